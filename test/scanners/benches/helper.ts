import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorCode } from '../../../electron/contract/error-codes.ts'
import { helperCarrier } from '../../../electron/scanners/driver-helper/carrier.ts'
import type { HelperTranscript } from '../../../electron/scanners/driver-helper/simulator.ts'
import type { Bench, Trial } from '../carrier-contract.ts'
import { deviceId, done, playing, saidPage, transcriptOf } from '../driver-helper/transcripts.ts'
import { glass, half, html, stack } from './drawn.ts'

const word = (said: object): string => JSON.stringify(said)
const error = (status: string): string => word({ type: 'error', status })

/** A system's own scanners, by what was written down of the helper that asks for them. */
export function helperBench(base: string, prefix: string): Bench {
  const file = join(base, `${prefix.slice(0, -1)}.json`)
  const usual = transcriptOf(glass, stack)
  const carrier = helperCarrier({ prefix, helper: playing(usual, file) })
  const says = (lines: HelperTranscript['list'], ends: ErrorCode | 'page', more: Partial<Trial> = {}): Trial => ({
    bring: () => writeFileSync(file, word({ ...usual, scan: { platen: lines, feeder: lines } })), mend: () => writeFileSync(file, word(usual)), ends, ...more,
  })
  const [, piece = ''] = saidPage(glass, 1)
  const bitmap = new Uint8Array([0x42, 0x4d, ...glass.subarray(2)])
  return {
    carrier, id: `${prefix}${deviceId}`, feeds: true,
    faults: {
      'unplugged during a scan': says([piece, error('lost')], 'device.lost'),
      'gone between job and page': says([{ over: 0 }], 'device.failed'),
      'half a page': says([...saidPage(half, 1), done], 'scanner.badAnswer'),
      'a page without an end': says([{ endless: `${word({ type: 'piece', base64: Buffer.alloc(48 * 1024).toString('base64') })}\n` }], 'image.tooLarge'),
      'HTML for a page': says([...saidPage(html, 1), done], 'scanner.badAnswer'),
      'an empty feeder': says([error('paperEmpty')], 'scanner.feederEmpty', { source: 'feeder' }),
      // The system's script waits; what comes of it here is that it says so.
      'busy for ten seconds': says([...Array.from({ length: 10 }, () => word({ type: 'progress', page: 1, waiting: true })), ...saidPage(glass, 1), done], 'page', { waits: true }),
      'another type than it said': says([...saidPage(bitmap, 1), done], 'scanner.badAnswer'),
      'a changed certificate': 'it is on no network that Foyer reaches',
      'typing amid a person’s typing': 'it types nothing',
    },
    more: { jam: says([error('jam')], 'scanner.jam', { source: 'feeder' }), cover: says([error('coverOpen')], 'scanner.coverOpen'), 'a crash': says([piece, { over: 139 }], 'device.failed') },
  }
}
