import { FoyerError } from '../../contract/errors.ts'
import type { ScannerInfo, Scanners } from './scanner.ts'

/** Several adapters as one. An adapter that cannot work here (no driver) has no devices and disturbs no other. */
export function allScanners(adapters: readonly Scanners[]): Scanners {
  const owner = new Map<string, Scanners>()
  const list = async (): Promise<ScannerInfo[]> => {
    const lists = await Promise.all(adapters.map(async (adapter) => {
      try {
        return (await adapter.list()).map((info) => ({ info, adapter }))
      } catch (thrown) {
        if (thrown instanceof FoyerError) return []
        throw thrown
      }
    }))
    const found = lists.flat()
    owner.clear()
    for (const { info, adapter } of found) owner.set(info.id, adapter)
    return found.map(({ info }) => info)
  }
  return {
    list,
    scan: async (id, signal) => {
      if (!owner.has(id)) await list()
      const adapter = owner.get(id)
      if (!adapter) throw new FoyerError('device.notFound')
      return await adapter.scan(id, signal)
    },
  }
}
