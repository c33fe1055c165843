import type { ErrorCode } from '../contract/error-codes.ts'
import { FoyerError } from '../contract/errors.ts'
import { isHostPermitted, namesNoAddress } from '../contract/hosts.ts'
import type { PartOfPolicy } from '../contract/policy.ts'
import { FILE_MAX } from '../contract/primitives.ts'
import type { ScannerInfo } from '../contract/scanners.ts'
import { resolutionFor, sourceFor, type Carrier } from './carrier.ts'
import { EsclFault, endpointsOf, esclScanner, findScanners, writtenEndpoint, usualTimes, type AnnouncedScanner, type EsclEndpoint, type EsclFaultKind, type EsclQuirks, type EsclScanner, type EsclTimes } from './escl/index.ts'
import type { KnownScanners } from './known-scanners.ts'
import { quirksOfModel } from './quirks-of-model.ts'

const PREFIX = 'escl:'
/** How long scanners on the network have to say that they are there, ms: they wait up to half a second before they do (RFC 6762, §6), and a packet is lost. */
const SEARCH_MS = 2800
/** How long the name of a scanner at a named address is waited for, ms. */
const NAME_MS = 2500

const codes: Readonly<Record<EsclFaultKind, ErrorCode>> = {
  unreachable: 'scanner.unreachable', lost: 'device.lost', timeout: 'internal.timeout', badAnswer: 'scanner.badAnswer', certificateChanged: 'scanner.certificateChanged', busy: 'device.busy',
  feederEmpty: 'scanner.feederEmpty', jam: 'scanner.jam', coverOpen: 'scanner.coverOpen', denied: 'scanner.denied', cancelled: 'scanner.cancelled', tooLarge: 'image.tooLarge', failed: 'device.failed', notPermitted: 'policy.hostNotPermitted',
}

export interface NetworkScannersOptions {
  known: KnownScanners
  times?: EsclTimes
  /** Another clock than the computer's, for waiting. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>
  /** What is known of models, by the name that they give themselves. */
  quirksOf?: (name: string) => EsclQuirks
  /** Another way to look for them than the network's own. */
  find?: (signal: AbortSignal, hereAlone: boolean) => Promise<AnnouncedScanner[]>
}

export interface NetworkScanners extends Carrier {
  /** The addresses that policy names now, and the hosts that it permits. */
  named(policy: PartOfPolicy): void
  /** Of the last list: those that are left out of it, because policy does not permit their hosts. */
  shutOut(): FoyerError[]
  /**
   * Somebody takes the certificate that a scanner showed in place of the one that it is known by for its own.
   * @throws FoyerError `device.notFound` where it showed no such one: what was compared may not be what is taken
   */
  accept(id: string, fingerprint: string): void
}

interface Reached { scanner: EsclScanner; endpoints: readonly EsclEndpoint[]; name: string }

/** Scanners on the network, by eSCL: those whose addresses policy names, those that a person had looked for, and those of them that were used before. */
export function networkScanners({ known, times = usualTimes, pause, quirksOf = quirksOfModel, find = (signal, hereAlone) => findScanners({ forMs: SEARCH_MS, signal, hereAlone }) }: NetworkScannersOptions): NetworkScanners {
  const reached = new Map<string, Reached>()
  let namedNow: string[] = []
  /** Policy's `hosts`; this computer alone before it was said. */
  let hosts = 'localhost'
  let shutOut: string[] = []
  const permits = (host: string): boolean => isHostPermitted(host, hosts)
  const isOpen = (id: string): boolean => reached.get(id)?.endpoints.some(({ host }) => permits(host)) !== false
  const busy = new Set<string>()
  /** Certificates that were shown in place of known ones, by the scanner's id. */
  const refused = new Map<string, string>()
  const pins = {
    get: (id: string) => known.get(id)?.fingerprint,
    set: (id: string, fingerprint: string) => { refused.delete(id); known.note(id, { fingerprint }) },
    refused: (id: string, fingerprint: string) => void refused.set(id, fingerprint),
  }

  const reach = (id: string, name: string, endpoints: readonly EsclEndpoint[]): void => {
    const before = reached.get(id)
    if (before !== undefined && JSON.stringify(before.endpoints) === JSON.stringify(endpoints)) return
    reached.set(id, { scanner: esclScanner(endpoints, { key: id, pins, times, quirksOf, permits, ...(pause === undefined ? {} : { pause }) }), endpoints, name })
  }

  const takeUsed = (): void => {
    for (const id of known.ids()) {
      const { name, endpoints } = known.get(id) ?? {}
      if (endpoints !== undefined && endpoints.length > 0 && !reached.has(id)) reach(id, name ?? '', endpoints)
    }
  }

  const scannerOf = (id: string): Reached => {
    takeUsed()
    const found = reached.get(id)
    if (found === undefined) throw new FoyerError('device.notFound')
    return found
  }

  /** What a scanner at a named address is called, and which it is: it is asked once. */
  const identity = async (id: string): Promise<{ name: string; uuid: string | null }> => {
    const there = reached.get(id)
    if (there === undefined) return { name: '', uuid: null }
    const caps = await there.scanner.capabilities(AbortSignal.timeout(NAME_MS)).catch(() => null)
    return { name: caps?.name || there.name, uuid: caps?.uuid ?? null }
  }

  const infoOf = (id: string, name: string): ScannerInfo => {
    const [first] = reached.get(id)?.endpoints ?? []
    const fingerprint = known.get(id)?.fingerprint
    const newFingerprint = refused.get(id)
    const address = first === undefined ? '' : writtenEndpoint(first)
    return { id, name: (name || address).replace(/[\p{C}]/gu, '').slice(0, 200), simulated: false, address: address.slice(0, 300), ...(fingerprint === undefined ? {} : { fingerprint }), ...(newFingerprint === undefined ? {} : { newFingerprint }) }
  }

  return {
    named: ({ scannerAddresses, hosts: permitted = hosts }) => {
      hosts = permitted
      if (scannerAddresses === undefined) return
      const all = [...new Set(scannerAddresses.split(' ').filter((each) => each !== ''))].slice(0, 16)
      for (const id of namedNow) if (!all.some((address) => PREFIX + address === id)) reached.delete(id)
      namedNow = all.flatMap((address) => {
        const endpoints = endpointsOf(address)
        if (endpoints.length > 0) reach(PREFIX + address, '', endpoints)
        return endpoints.length > 0 ? [PREFIX + address] : []
      })
    },
    shutOut: () => shutOut.map((detail) => new FoyerError('policy.hostNotPermitted', { detail: detail.slice(0, 120) })),
    accept: (id, fingerprint) => {
      if (refused.get(id) !== fingerprint) throw new FoyerError('device.notFound', { detail: 'certificate' })
      pins.set(id, fingerprint)
    },
    list: async ({ search }) => {
      takeUsed()
      const [announced, named] = await Promise.all([
        // Where no address of a network is permitted, nobody who answered there could be asked for a page.
        search ? find(AbortSignal.timeout(SEARCH_MS + 1000), namesNoAddress(hosts)) : [],
        Promise.all(namedNow.filter(isOpen).map(async (id) => ({ id, ...(await identity(id)) }))),
      ])
      for (const { key, name, endpoints } of announced) reach(PREFIX + key, name, endpoints)
      const twins = new Set(named.flatMap(({ uuid }) => (uuid === null ? [] : [PREFIX + uuid])))
      shutOut = [...reached].flatMap(([id, { endpoints: [first] }]) => (isOpen(id) ? [] : [first?.host ?? '']))
      const others = [...reached].filter(([id]) => isOpen(id) && !namedNow.includes(id) && !twins.has(id)).map(([id, { name }]) => infoOf(id, name))
      return [...named.map(({ id, name }) => infoOf(id, name)), ...others]
    },
    capabilities: async (id, signal) => {
      try {
        const { inputs } = await scannerOf(id).scanner.capabilities(signal)
        const has = (['platen', 'feeder', 'duplex'] as const).filter((each) => inputs[each] !== undefined)
        const all = has.flatMap((each) => inputs[each] ?? [])
        return {
          sources: has, resolutions: [...new Set(all.flatMap(({ resolutions }) => resolutions))].toSorted((a, b) => a - b).slice(0, 64),
          colour: all.some(({ colourModes }) => colourModes.length === 0 || colourModes.some((mode) => mode.startsWith('RGB'))),
        }
      } catch (thrown) {
        throw coded(thrown)
      }
    },
    async *scan(id, { source: wanted, resolution, colour }, { signal, onProgress }) {
      const { scanner, endpoints, name } = scannerOf(id)
      if (busy.has(id)) throw new FoyerError('device.busy')
      busy.add(id)
      try {
        const { inputs } = await scanner.capabilities(signal, () => onProgress({ page: 1, bytes: 0, waiting: true }))
        const has = (['platen', 'feeder', 'duplex'] as const).filter((each) => inputs[each] !== undefined)
        // One that has no feeder need not be asked.
        const loaded = wanted === null && has.includes('feeder') && (await scanner.status(signal).catch(() => null))?.feeder === 'loaded'
        const source = sourceFor(wanted, has, loaded)
        if (source === null) throw new FoyerError('device.failed', { detail: 'source' })
        const dots = resolutionFor(resolution, inputs[source]?.resolutions ?? []) ?? resolution
        for await (const bytes of scanner.scan({ source, resolution: dots, colour }, { signal, maxBytes: FILE_MAX, onProgress })) {
          // It was used: the next start knows it without looking for it.
          if (!namedNow.includes(id)) known.note(id, { name: name.slice(0, 100), endpoints: [...endpoints] })
          yield { bytes }
        }
      } catch (thrown) {
        throw coded(thrown)
      } finally {
        busy.delete(id)
      }
    },
  }
}

function coded(thrown: unknown): unknown {
  return thrown instanceof EsclFault ? new FoyerError(codes[thrown.kind], { cause: thrown, ...(thrown.detail === thrown.kind ? {} : { detail: thrown.detail }) }) : thrown
}
