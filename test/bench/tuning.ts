import { join } from 'node:path'
import type { BarcodeReaderOptions, BarcodeReader } from '../../electron/reader/barcodes/engine.ts'
import type { MrzReader, MrzReaderOptions } from '../../electron/reader/mrz/engine.ts'
import { projectRoot } from '../data-folder.ts'
import { codePictures, zonePictures, type Picture } from './tuning/pictures.ts'
import { areas, scaled, valuesOf, zoneAreas, type Area, type TuningValue } from './tuning/values.ts'
import { importWith } from './tuning/variants.ts'

// What each named value of an area costs: one at a time is halved and doubled, and where that changes anything taken a fifth down and a quarter
// up, and one set of pictures is read again: public ones, and ones drawn by another generator than the area was tuned on.
//
//     npm run bench:tuning -- fit-line       or find, decode (zones); find-codes, evidence, straighten (codes)
//     --quick                                fewer pictures, halved and doubled only
//     --drawn N, --seed N, --every N         pictures drawn (12), their seed (31), every Nth public one (3)
//     --only NAME                            the value of this name alone
//
// Prints for each: pictures read exactly, claims that are wrong, pictures with another answer, with an answer from another place or of another
// sureness, and the processor's time; at the end the values that change nothing.

const words = process.argv.slice(2).filter((word) => word !== '--')
const isQuick = words.includes('--quick')
const after = (name: string): string | undefined => (words.includes(name) ? words[words.indexOf(name) + 1] : undefined)
const numberAfter = (name: string, fallback: number): number => Number(after(name) ?? fallback)
const say = (line: string): void => { process.stdout.write(`${line}\n`) }

const WIDE = [0.5, 2]
const NARROW = [0.8, 1.25]
/** Far above what a picture takes: the clock must end none. */
const NO_CLOCK_MS = 600_000

/** What was read of one picture. */
interface Answer {
  /** What each reading says. */
  said: string[]
  /** Of these, the claims: valid, or believed. */
  claimed: string[]
  /** Everything about them, places too. */
  whole: string
}

type Read = (picture: Picture) => Promise<Answer>
interface OpenReader { read: Read, close: () => Promise<void> }

const modulesFolder = join(projectRoot, 'node_modules')
const now = Date.now()

async function zoneReader(load: <T>(file: string) => Promise<T>): Promise<OpenReader> {
  const { createMrzReader } = await load<{ createMrzReader: (options: MrzReaderOptions) => MrzReader }>('electron/reader/mrz/engine.ts')
  const reader = createMrzReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder, now: () => now, timeLimit: NO_CLOCK_MS })
  await reader.ready
  return {
    read: async ({ page }) => {
      const readings = await reader.readPage(page)
      const claimed = readings.filter(({ valid }) => valid).map(({ lines }) => lines.join('\n'))
      return { said: readings.map(({ lines }) => lines.join('\n')), claimed, whole: JSON.stringify(readings) }
    },
    close: () => reader.close(),
  }
}

async function codeReader(load: <T>(file: string) => Promise<T>): Promise<OpenReader> {
  const { createBarcodeReader } = await load<{ createBarcodeReader: (options: BarcodeReaderOptions) => Promise<BarcodeReader> }>('electron/reader/barcodes/engine.ts')
  const reader = await createBarcodeReader({ wasmPath: join(modulesFolder, 'zxing-wasm/dist/reader/zxing_reader.wasm') })
  return {
    read: async ({ gray }) => {
      const readings = await reader.read(gray, { deadlineMs: NO_CLOCK_MS })
      const said = readings.map(({ text }) => text)
      return { said, claimed: said, whole: JSON.stringify(readings.map(({ format, text, quad }) => [format, text, quad])) }
    },
    close: () => Promise.resolve(reader.close()),
  }
}

interface Outcome { answers: Answer[], exact: number, wrong: number, ms: number }

/** `usual`: what the values as they are gave, the truth where none is written down. */
async function readAll({ read }: OpenReader, pictures: readonly Picture[], usual: readonly Answer[] | null): Promise<Outcome> {
  const answers: Answer[] = []
  const { user, system } = process.cpuUsage()
  for (const picture of pictures) answers.push(await read(picture).catch((cause: unknown): Answer => ({ said: [], claimed: [], whole: `fault ${String(cause)}` })))
  const spent = process.cpuUsage()
  const isRight = (text: string, i: number): boolean => {
    const says = pictures[i]?.says ?? null
    return says === null ? usual?.[i]?.claimed.includes(text) ?? true : text === says
  }
  return {
    answers,
    exact: answers.filter(({ said }, i) => pictures[i]?.says !== null && said.some((text) => text === pictures[i]?.says)).length,
    wrong: answers.filter(({ claimed }, i) => claimed.some((text) => !isRight(text, i))).length,
    ms: (spent.user + spent.system - user - system) / 1000,
  }
}

const columns = ['exact', 'wrong', 'answers', 'places', 'time'] as const

function row(name: string, value: string, cells: readonly string[]): string {
  return `${name.padEnd(36)}${value.padStart(12)}${cells.map((cell) => cell.padStart(10)).join('')}`
}

const difference = (count: number): string => (count > 0 ? `+${count}` : String(count))

function cellsOf(tried: Outcome, base: Outcome): string[] {
  const differing = (of: (answer: Answer) => string): number => tried.answers.filter((answer, i) => of(answer) !== of(base.answers[i]!)).length
  return [
    difference(tried.exact - base.exact), difference(tried.wrong - base.wrong),
    String(differing(({ said, claimed }) => JSON.stringify([said, claimed]))), String(differing(({ whole }) => whole)),
    `${difference(Math.round((tried.ms / base.ms - 1) * 100))} %`,
  ]
}

const changesNothing = (tried: Outcome, base: Outcome): boolean => tried.answers.every(({ whole }, i) => whole === base.answers[i]?.whole)

async function sweep(area: Area): Promise<void> {
  const ofZones = zoneAreas.has(area)
  const open = ofZones ? zoneReader : codeReader
  const size = { drawn: numberAfter('--drawn', isQuick ? 4 : 12), seed: numberAfter('--seed', 31), step: numberAfter('--every', isQuick ? 6 : 3) }
  const pictures = await (ofZones ? zonePictures : codePictures)(size)
  const values = valuesOf(area)
  const changed = async (value: TuningValue, to: number, usual: readonly Answer[] | null): Promise<Outcome> => {
    const variant = await open((file) => importWith(file, value, to))
    const outcome = await readAll(variant, pictures, usual)
    await variant.close()
    return outcome
  }
  // As it is, loaded anew like every variant, since what is compiled on the way costs time too; twice, for what all of them share.
  const first = values[0]
  if (first === undefined) throw new Error(`${area} has no named value`)
  await changed(first, first.value, null)
  const base = await changed(first, first.value, null)
  say(`${area}: ${pictures.length} pictures (${size.drawn} drawn, seed ${size.seed}), ${base.exact} read exactly, ${base.wrong} wrong claims, ${Math.round(base.ms)} ms of the processor`)
  say(row('value', 'tried', columns))
  const idle: TuningValue[] = []
  for (const value of values) {
    if (after('--only') !== undefined && value.name !== after('--only')) continue
    let isIdle = true
    const tryFactor = async (factor: number): Promise<void> => {
      const to = scaled(value, factor)
      if (to === null) return
      const tried = await changed(value, to, base.answers)
      if (!changesNothing(tried, base)) isIdle = false
      say(row(`${value.name} ${value.value}`, String(to), cellsOf(tried, base)))
    }
    for (const factor of WIDE) await tryFactor(factor)
    if (!isQuick && !isIdle) for (const factor of NARROW) await tryFactor(factor)
    if (isIdle) idle.push(value)
  }
  say(idle.length === 0 ? 'every value changes something' : `change nothing on these pictures: ${idle.map(({ name }) => name).join(', ')}`)
}

const area = words.find((word): word is Area => word in areas)
if (area === undefined) {
  say(`usage: npm run bench:tuning -- ${Object.keys(areas).join(' | ')} [--quick] [--drawn N] [--seed N] [--every N] [--only NAME]`)
  process.exitCode = 2
} else {
  await sweep(area)
}
