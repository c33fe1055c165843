import { FoyerError } from '../contract/errors.ts'
import type { ScannerInfo } from '../contract/scanners.ts'
import type { Carrier, ListOptions } from './carrier.ts'

export interface AllCarriers extends Omit<Carrier, 'list'> {
  /** One that cannot work here has no devices and disturbs no other: why, beside the list. */
  list(options: ListOptions): Promise<{ scanners: ScannerInfo[]; faults: FoyerError[] }>
}

/** Several ways to reach scanners as one. */
export function allCarriers(carriers: readonly Carrier[]): AllCarriers {
  const owner = new Map<string, Carrier>()
  const list: AllCarriers['list'] = async (options) => {
    const faults: FoyerError[] = []
    const lists = await Promise.all(carriers.map(async (carrier) => {
      try {
        return (await carrier.list(options)).map((info) => ({ info, carrier }))
      } catch (thrown) {
        if (!(thrown instanceof FoyerError)) throw thrown
        faults.push(thrown)
        return []
      }
    }))
    const found = lists.flat()
    // One that is not in the list any more may still answer: whoever carries it says so.
    for (const { info, carrier } of found) owner.set(info.id, carrier)
    return { scanners: found.map(({ info }) => info), faults }
  }
  const ownerOf = async (id: string): Promise<Carrier> => {
    if (!owner.has(id)) await list({ search: false })
    const carrier = owner.get(id)
    if (!carrier) throw new FoyerError('device.notFound')
    return carrier
  }
  return {
    list,
    capabilities: async (id, signal) => await (await ownerOf(id)).capabilities(id, signal),
    async *scan(id, settings, tools) {
      yield* (await ownerOf(id)).scan(id, settings, tools)
    },
  }
}
