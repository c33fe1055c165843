import { FoyerError } from '../../contract/errors.ts'
import type { PartOfPolicy, PolicyKey } from '../../contract/policy.ts'
import { MANAGED_PREFERENCES, type PolicyPlace } from '../../system/policy-file.ts'
import { registryKey, registryMark } from '../../system/windows-registry.ts'
import { fromRegistry, REGISTRY_KEY, type RegistryValues } from './forms/registry.ts'
import { policyFile } from './policy-file.ts'
import { placesOf, saidBy, unreadable } from './said.ts'
import type { PolicyLook, PolicySource } from './source.ts'

const REGISTRY_PLACE = `HKLM\\${REGISTRY_KEY}`
const nothing = (problem: FoyerError | null): PolicyLook => ({ values: problem === null ? {} : null, unknown: {}, places: {}, problem: problem?.toPayload() ?? null })

function lookAtRegistry(): PolicyLook {
  try {
    const found = registryKey(REGISTRY_KEY)
    if (found === null) return nothing(null)
    if (found.writer !== null) return nothing(new FoyerError('policy.writable', { detail: REGISTRY_PLACE }))
    const said = saidBy(fromRegistry(found.values as RegistryValues))
    return { ...said, places: placesOf(said.values, REGISTRY_PLACE), problem: null }
  } catch (error) {
    return nothing(unreadable(REGISTRY_PLACE, error))
  }
}

/** What group policy writes on Windows, for the whole computer: what a user may write for himself is not looked at. */
export function policyRegistry(): PolicySource {
  const isThere = (): boolean => {
    const { values, unknown } = lookAtRegistry()
    return values === null || Object.keys({ ...values, ...unknown }).length > 0
  }
  return { place: REGISTRY_PLACE, mark: () => registryMark(REGISTRY_KEY), isThere, look: lookAtRegistry }
}

/**
 * Several places in which one organisation speaks: for a key in more than one of them the first counts. Where one cannot be understood, nobody knows
 * what is meant to be in force, and the last policy stays whole.
 */
export function joined(sources: readonly [PolicySource, ...PolicySource[]]): PolicySource {
  return {
    place: sources[0].place,
    mark: async () => (await Promise.all(sources.map((each) => each.mark()))).join('\n'),
    isThere: () => sources.some((each) => each.isThere()),
    look() {
      const looks = sources.map((each) => each.look())
      const problem = looks.find((each) => each.values === null)?.problem ?? looks.find((each) => each.problem !== null)?.problem ?? null
      if (looks.some((each) => each.values === null)) return { values: null, unknown: {}, places: {}, problem }
      const together = <Part extends 'unknown' | 'places'>(part: Part): PolicyLook[Part] => Object.assign({}, ...looks.map((each) => each[part]).reverse()) as PolicyLook[Part]
      return { values: Object.assign({}, ...looks.map((each) => each.values).reverse()) as PolicyLook['values'], unknown: together('unknown'), places: together('places'), problem }
    },
  }
}

/** What the organisation says of this computer, whichever file the demo is told: whether there is a demo, and whom a desk may talk to. */
const OF_THE_HOUSE = ['allowDemo', 'hosts'] as const satisfies readonly PolicyKey[]

/** A chosen file, in which the organisation's own word about this computer stands. */
export function chosenUnder(chosen: PolicySource, house: PolicySource): PolicySource {
  return {
    ...chosen,
    mark: async () => `${await chosen.mark()}\n${await house.mark()}`,
    look() {
      const look = chosen.look()
      // Where it cannot be understood, what it said last is not to be had: this is another desk's.
      const said = house.look().values ?? {}
      const values: PartOfPolicy = Object.fromEntries(OF_THE_HOUSE.flatMap((key) => (said[key] === undefined ? [] : [[key, said[key]]])))
      return look.values === null ? look : { ...look, values: { ...look.values, ...values }, places: { ...look.places, ...placesOf(values, house.place) } }
    },
  }
}

/** Where the organisation speaks on this system: the file, and over it what the system's own management says. */
export function policySourceOf(place: PolicyPlace): PolicySource {
  const file = policyFile(place)
  if (place.house !== undefined) return chosenUnder(file, policyFile({ path: place.house, guarded: true, overruled: false }))
  if (place.managed === undefined) return file
  const managed = place.managed === 'registry' ? policyRegistry() : policyFile({ path: MANAGED_PREFERENCES, guarded: place.guarded, overruled: false })
  return joined([managed, file])
}
