import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { HelperTranscript } from '../../../electron/scanners/driver-helper/simulator.ts'
import type { Helper } from '../../../electron/scanners/driver-helper/run.ts'

const line = (word: object): string => JSON.stringify(word)
export const done = line({ type: 'done' })

/** A page as a helper says it, in pieces. */
export function saidPage(bytes: Uint8Array, page: number): string[] {
  const pieces: string[] = []
  for (let at = 0; at < bytes.byteLength; at += 300) pieces.push(line({ type: 'piece', base64: Buffer.from(bytes.subarray(at, at + 300)).toString('base64') }))
  return [line({ type: 'progress', page }), ...pieces, line({ type: 'page', page, bytes: bytes.byteLength })]
}

export const deviceId = '{6BDD1FC6-810F-11D0-BEC7-08002BE2092F}\\0001'

/** What a flatbed with a feeder says, from end to end. */
export function transcriptOf(glass: Uint8Array, stack: readonly Uint8Array[]): HelperTranscript {
  const feeder = [...stack.flatMap((bytes, at) => saidPage(bytes, at + 1)), done]
  return {
    list: [line({ type: 'device', id: deviceId, name: 'Maker Nine' }), done],
    capabilities: { [deviceId]: [line({ type: 'capabilities', sources: ['platen', 'feeder'], resolutions: [600, 300], colour: true }), done] },
    scan: { platen: [50, ...saidPage(glass, 1), done], feeder },
  }
}

const player = fileURLToPath(new URL('../../../electron/scanners/driver-helper/simulator.ts', import.meta.url))

/** A process that plays it. */
export function playing(transcript: HelperTranscript, file: string): Helper {
  writeFileSync(file, JSON.stringify(transcript))
  return { command: process.execPath, args: [player, file], env: {} }
}
