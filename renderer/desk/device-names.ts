import type { Device } from '../../electron/contract/devices.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import { formatNumber } from '../parts/format.ts'

/** What each device is called, by its id: those of one name in the order in which they were found, "Scanner (2)". */
export function deviceNames(devices: readonly Pick<Device, 'id' | 'name'>[], language: Language): ReadonlyMap<string, string> {
  return new Map(devices.map(({ id, name }) => {
    const same = devices.filter((each) => each.name === name)
    return [id, same.length === 1 ? name : `${name} (${formatNumber(same.findIndex((each) => each.id === id) + 1, language)})`]
  }))
}
