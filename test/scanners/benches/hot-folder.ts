import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { hotFolder } from '../../../electron/scanners/hot-folder/hot-folder.ts'
import { openJournal } from '../../../electron/scanners/hot-folder/journal.ts'
import { asCarrier } from '../../../electron/scanners/push/as-carrier.ts'
import type { Bench, Trial } from '../carrier-contract.ts'
import { until } from '../until.ts'
import { all, glass, half, html } from './drawn.ts'

/** How long a page may take to come here, and how long one is waited for that does not, ms. */
const COMES_MS = 15_000
const NOTHING_MS = 200

const png = new Uint8Array(await sharp(glass).png().toBuffer())

/** A folder into which pages are dropped, with a clock that may be put forward. */
export function hotFolderBench(base: string, closing: (() => Promise<void>)[]): Bench {
  const place = mkdtempSync(join(base, 'hot-'))
  const [folder, away] = [join(place, 'in'), join(place, 'away')]
  mkdirSync(folder)
  let count = 0
  const drop = (bytes: Uint8Array): string => {
    const file = join(folder, `${count += 1}.jpg`)
    writeFileSync(file, bytes)
    return file
  }
  for (const bytes of all) drop(bytes)
  let ahead = 0
  const source = hotFolder({ folder, after: { how: 'leave' }, journal: openJournal(join(place, 'taken')), onOffer: () => undefined, now: () => Date.now() + ahead, times: { lookMs: 10, settleMs: 20 } })
  source.watch()
  closing.push(source.close)
  const soon = asCarrier(source, NOTHING_MS)
  /** Nothing but this lies there, and the folder has been looked at since. */
  const alone = async (bytes: Uint8Array | null, waiting = bytes === null ? 0 : 1): Promise<void> => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name))
    await until(() => source.waiting() === 0)
    if (bytes !== null) drop(bytes)
    await until(() => source.waiting() === waiting)
  }
  const mend = (): Promise<void> => alone(glass)
  const lies = (bytes: Uint8Array, ends: Trial['ends']): Trial => ({ bring: () => alone(bytes), mend, ends })
  let writer = 0
  return {
    carrier: asCarrier(source, COMES_MS), id: source.id, feeds: true,
    faults: {
      'unplugged during a scan': {
        bring: async () => { renameSync(folder, away); await until(() => source.fault() !== null) },
        mend: async () => { renameSync(away, folder); await mend() }, ends: 'files.failed', carrier: soon,
      },
      'gone between job and page': { bring: async () => { await alone(glass); for (const name of readdirSync(folder)) rmSync(join(folder, name)) }, mend, ends: 'scanner.feederEmpty', carrier: soon },
      'half a page': lies(half, 'image.damaged'),
      'a page without an end': {
        bring: async () => { await alone(null); truncateSync(drop(glass), FILE_MAX + 1); await until(() => source.fault() !== null) },
        mend, ends: 'image.tooLarge', carrier: soon,
      },
      'HTML for a page': lies(html, 'image.unsupported'),
      'an empty feeder': { bring: () => alone(null), mend, ends: 'scanner.feederEmpty', carrier: soon },
      'busy for ten seconds': {
        // A program keeps the file open, and writes nothing more to it.
        bring: async () => {
          await alone(null)
          writer = openSync(join(folder, 'held.jpg'), 'w')
          writeSync(writer, glass)
          await source.lookNow()
          ahead += 10_000
          await source.lookNow()
        },
        mend: async () => { closeSync(writer); ahead += 60_000; await until(() => source.waiting() === 1) }, ends: 'scanner.feederEmpty', carrier: soon,
      },
      'another type than it said': lies(png, 'page'),
      'a changed certificate': 'it is on no network that Foyer reaches',
      'typing amid a person’s typing': 'it types nothing',
    },
  }
}
