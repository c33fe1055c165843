import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaperSource } from '../../../electron/contract/scanners.ts'
import { EsclFault } from '../../../electron/scanners/escl/fault.ts'
import { simulateEscl, type SimulatedEscl, type SimulatedFault } from '../../../electron/scanners/escl/simulator.ts'
import { knownScanners } from '../../../electron/scanners/known-scanners.ts'
import { networkScanners } from '../../../electron/scanners/network-scanners.ts'
import type { Bench, Trial } from '../carrier-contract.ts'
import { all, glass } from './drawn.ts'

export function madeCertificate(folder: string, name: string): { key: string; cert: string } {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=scanner'], { stdio: 'ignore' })
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
}

/** A device with TLS on this computer, and our client, whose waiting is a clock of the test's. @param closing what is to be ended */
export async function esclBench([own, other]: readonly [{ key: string; cert: string }, { key: string; cert: string }], closing: (() => Promise<void>)[]): Promise<Bench> {
  let clock = 0
  const pause = (ms: number, signal: AbortSignal): Promise<void> => {
    clock += ms
    return signal.aborted ? Promise.reject(new EsclFault('cancelled')) : Promise.resolve()
  }
  let server: SimulatedEscl
  const start = async (tls: { key: string; cert: string }, port?: number): Promise<void> => {
    server = await simulateEscl({ tls, chunked: true, ...(port === undefined ? {} : { port }) })
    server.lay(glass)
    server.feed(all)
  }
  await start(own)
  closing.push(() => server.close())
  const { address, port } = server!
  const id = `escl:${address}`
  const carrier = networkScanners({ known: knownScanners(null), times: { busyMs: 30_000, pageMs: 60_000, retryMs: 1000, silenceMs: 2000 }, pause })
  carrier.named({ hosts: '', scannerAddresses: address })
  const mend = (): void => { server.fail(null); server.feed(all) }
  const fails = (fault: SimulatedFault, ends: Trial['ends'], source: PaperSource = 'platen'): Trial => ({ bring: () => server.fail(fault), mend, ends, source })
  const replaced = (tls: { key: string; cert: string }) => async (): Promise<void> => {
    await server.close()
    await start(tls, port)
  }
  return {
    carrier, id, feeds: true,
    faults: {
      'unplugged during a scan': fails({ kind: 'unpluggedInPage' }, 'device.lost'),
      'gone between job and page': { ...fails({ kind: 'goneAfterJob' }, ['device.lost', 'scanner.unreachable']), mend: replaced(own) },
      'half a page': fails({ kind: 'halfPage' }, 'scanner.badAnswer'),
      'a page without an end': fails({ kind: 'endlessBody' }, 'image.tooLarge'),
      'HTML for a page': fails({ kind: 'html' }, 'scanner.badAnswer'),
      'an empty feeder': { bring: () => server.feed([]), mend, ends: 'scanner.feederEmpty', source: 'feeder' },
      'busy for ten seconds': { ...fails({ kind: 'busy', times: 10 }, 'page'), waits: true, after: () => { if (clock !== 10_000) throw new Error(`waited ${clock} ms`) } },
      // A picture is one, whatever it is called.
      'another type than it said': fails({ kind: 'wrongType' }, 'page'),
      'a changed certificate': {
        bring: async () => {
          for await (const page of carrier.scan(id, { source: 'platen', resolution: 300, colour: true }, { signal: new AbortController().signal, onProgress: () => undefined })) void page
          await replaced(other)()
        },
        ends: 'scanner.certificateChanged',
        mend: async () => {
          const [shown] = await carrier.list({ search: false })
          carrier.accept(id, shown?.newFingerprint ?? '')
        },
      },
      'typing amid a person’s typing': 'it types nothing',
    },
    more: {
      silence: fails({ kind: 'silent' }, 'internal.timeout'), 'always busy': fails({ kind: 'busy', times: 1e9 }, 'device.busy'), 'never ready': fails({ kind: 'notReady', times: 1e9 }, 'device.busy'),
      jam: fails({ kind: 'jam', atPage: 2 }, 'scanner.jam', 'feeder'), cover: fails({ kind: 'coverOpen' }, 'scanner.coverOpen', 'feeder'), denied: fails({ kind: 'denied' }, 'scanner.denied'),
    },
  }
}
