/**
 * Memory of the reader process over many readings, as the desk makes them: pictures by `reading.readFile`, each handed on, and forgotten.
 *
 *     npm run bench:memory -- [readings = 10000] [recycle above, MB = 1000; 0: never]
 *
 * Prints the process's memory every 500 readings, what the readings came to, and how often the process was recycled. Exit status 1 when a
 * reading was lost or, without recycling, the memory of the last fifth is over a fifth above that of the second fifth.
 */
import { join } from 'node:path'
import sharp from 'sharp'
import { FoyerError } from '../../electron/contract/errors.ts'
import { readerEnvironment } from '../../electron/main/process-environment.ts'
import { nodeChildren } from '../../electron/transport/child.ts'
import { SYSTEM } from '../../electron/transport/handlers.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { pictureSeeds } from '../attack/picture-mutations.ts'
import { projectRoot } from '../data-folder.ts'
import { drawDocument } from '../drawn/documents.ts'
import { drawPage } from '../drawn/page.ts'
import { photograph, photographed } from '../drawn/photograph.ts'
import { Random } from '../drawn/random.ts'

const LARGE_EVERY = 50

const [readings = 10_000, recycleMB = 1000] = process.argv.slice(2).filter((each) => each !== '--').map(Number)

/** Small files of every kind, over and over, so that thousands of readings take minutes … */
async function smallFiles(): Promise<Uint8Array[]> {
  return (await pictureSeeds()).filter(({ name }) => !name.includes('pdf')).map(({ bytes }) => bytes)
}

/** … and one in fifty as it comes to a desk: photographs of every format, a PDF, 12 megapixels. */
async function largeFiles(): Promise<Uint8Array[]> {
  const random = new Random(20261123)
  const made: Uint8Array[] = (await pictureSeeds()).filter(({ name }) => name.includes('pdf')).map(({ bytes }) => bytes)
  for (const format of ['TD3', 'TD1', 'TD2', 'MRVA', 'FRID', 'CHDL'] as const) {
    made.push(new Uint8Array(await photograph(random, await drawPage(random, drawDocument(random, format), 9), 1600, photographed)))
  }
  made.push(new Uint8Array(await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#ddd' } }).jpeg().toBuffer()))
  return made
}

const supervisor = new Supervisor({
  specNow: () => ({ name: 'foyer-reader', script: join(projectRoot, 'electron/reader/index.ts'), env: readerEnvironment(process.env) }),
  startChild: nodeChildren(process.execPath),
  keepsSessions: false, mayEmit: new Set(), mayAsk: new Set(['internal.holdReading']), ceiling: null, hungAfterMs: null, recycleAbove: recycleMB > 0 ? recycleMB * 1e6 : null, restsAfterMs: null,
  startOptions: () => ({ mode: 'demo', version: '0', resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), devices: {}, trustRound: trust.begin() }),
  onState: () => undefined, onEvent: () => undefined,
  onAsk: () => Promise.resolve({ readingId: `r${String(++held)}` }),
  now: Date.now,
})
/** Readings are somebody's: whose, main says for the vault. */
const DESK = { ...SYSTEM, owner: 'clerk' }
let held = 0
/** As main gives them; this desk keeps none. */
const trust = new TrustHandover({ call: () => Promise.resolve({ value: [], session: undefined, subject: undefined }) }, supervisor)

supervisor.start()
await supervisor.ready(60_000)
const [small, large] = [await smallFiles(), await largeFiles()]
const fileAt = (at: number): Uint8Array => (at % LARGE_EVERY === 0 ? large[(at / LARGE_EVERY) % large.length] : small[at % small.length]) ?? new Uint8Array()
const ends = new Map<string, number>()
const memory: number[] = []
console.log('readings   MB')
for (let done = 0; done < readings; done++) {
  let end = 'read'
  try {
    const { value } = await supervisor.call('reading.readFile', { bytes: fileAt(done) }, DESK)
    await supervisor.call('internal.forgetReading', { readingId: (value as { readingId: string }).readingId }, DESK)
  } catch (thrown) {
    end = FoyerError.from(thrown).code
  }
  ends.set(end, (ends.get(end) ?? 0) + 1)
  memory.push(supervisor.rss / 1e6)
  if (done === 0 || (done + 1) % 500 === 0) console.log(`${String(done + 1).padStart(8)} ${supervisor.rss === 0 ? '-' : (supervisor.rss / 1e6).toFixed(0).padStart(4)}`)
}
await supervisor.stop()

/** The most that a share of the readings came to: what it holds while it works goes up and down. */
const most = (from: number, to: number): number => Math.max(...memory.slice(Math.floor(memory.length * from), Math.ceil(memory.length * to)))
const [early, late] = [most(0.2, 0.4), most(0.8, 1)]
/** What a file without a document, or that is no picture, rightly ends with. */
const answered = (end: string): boolean => end === 'read' || end === 'reading.nothingFound' || end.startsWith('image.')
const lost = [...ends].filter(([end]) => !answered(end)).reduce((sum, [, n]) => sum + n, 0)
console.log(`${[...ends].map(([end, n]) => `${end} ${n}`).join(', ')}; recycled ${supervisor.recycled}, fallen ${supervisor.restarts}, lost ${lost}`)
// A bench that reads nothing measures nothing.
if ((ends.get('read') ?? 0) === 0) throw new Error('nothing was read')
console.log(`at most ${early.toFixed(0)} MB in the second fifth, ${late.toFixed(0)} MB in the last (${(((late / early) - 1) * 100).toFixed(1)} %)`)
process.exitCode = lost > 0 || supervisor.restarts > 0 || (recycleMB === 0 && late > early * 1.2) ? 1 : 0
