/** The reading side of the picture fuzz: reads the damaged pictures of a range, one answer each. Ended and started anew by `picture-fuzz.ts`. */
import { join } from 'node:path'
import { FoyerError } from '../../electron/contract/errors.ts'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { decodePages } from '../../electron/reader/images/decode.ts'
import { damaged, pictureSeeds } from '../attack/picture-mutations.ts'
import { projectRoot } from '../data-folder.ts'
import { seeded } from './barcode-pictures.ts'

export interface Asked { from: number, to: number, seed: number, wholeEvery: number }
export interface Answered { at: number, name: string, end: string, cpuMs: number, wallMs: number, rssMiB: number, fault?: string }

const modulesFolder = join(projectRoot, 'node_modules')
const documents = openDocumentReader({
  resourcesFolder: join(projectRoot, 'resources'), modulesFolder,
  certificates: () => Promise.resolve([]), now: () => new Date(Date.UTC(2026, 10, 23)),
})

/** `whole`: through the whole engine, else decoded only. */
async function endOf(bytes: Uint8Array, whole: boolean): Promise<Pick<Answered, 'end' | 'fault'>> {
  try {
    if (!whole) {
      await decodePages(bytes, { modulesFolder })
      return { end: 'decoded' }
    }
    const { documents: [{ reading: { mrz, barcodes } }] } = await documents.read(bytes, { source: 'file', earlier: null, onStep: () => undefined })
    return { end: mrz !== null ? 'read: zone' : barcodes.length > 0 ? 'read: code' : 'read: nothing found' }
  } catch (thrown) {
    if (thrown instanceof FoyerError && thrown.code !== 'internal.fault') return { end: thrown.code }
    const cause = thrown instanceof FoyerError ? thrown.cause : thrown
    return { end: 'FAULT', fault: cause instanceof Error ? cause.stack ?? cause.message : String(cause) }
  }
}

async function readRange({ from, to, seed, wholeEvery }: Asked): Promise<void> {
  await documents.ready
  const seeds = await pictureSeeds()
  for (let at = from; at < to; at++) {
    // Each input by its own number: one that ended the process can be looked at alone.
    const { name, bytes } = damaged(seeds, seeded(seed * 1_000_003 + at))
    const cpu = process.cpuUsage()
    const wall = performance.now()
    const end = await endOf(bytes, at % wholeEvery === 0)
    const { user, system } = process.cpuUsage(cpu)
    const answer: Answered = { at, name, ...end, cpuMs: (user + system) / 1000, wallMs: performance.now() - wall, rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20) }
    process.send?.(answer)
  }
  await documents.close()
  process.disconnect()
}

process.once('message', (asked: Asked) => void readRange(asked))
