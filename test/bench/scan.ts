/**
 * `npm run bench:scan [-- count [seed]]`: A4 pages of a platen scan at 300 dots per inch with one passport anywhere on them, at any of four turns and up to 15
 * degrees of skew, and with four documents: from the last byte to the reading, median and 95th percentile, the processor's part of it, and the share of that of each step. Prints as well how many were read:
 * a time counts only of those. 1 where fewer than all of one were.
 */
import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { passportPage, type DrawnPassport } from '../e2e/draw-specimen.ts'
import { seeded } from './barcode-pictures.ts'

const [count = 24, seed = 7] = process.argv.slice(2).filter((word) => /^\d+$/.test(word)).map(Number)
const A4 = { width: 2480, height: 3508 }
/** 125 mm at 300 dots per inch. */
const DATA_PAGE_WIDTH = 1476
const SKEW = 15
const random = seeded(seed)
const names = ['ALFASTOE', 'BETASTOE', 'GAMMASTOE', 'DELTASTOE']
const passport = (at: number): DrawnPassport => ({ surname: names[at % names.length] ?? '', givenNames: 'SAGA', number: `QA${1_000_000 + at}`, born: '880412', sex: 'F', expires: '330219' })

interface Laid { input: Buffer; width: number; height: number }

async function laid(at: number, degrees: number, width = DATA_PAGE_WIDTH): Promise<Laid> {
  const { data, info } = await sharp(await passportPage(passport(at))).resize(width).rotate(degrees, { background: '#f4f4f2' }).png().toBuffer({ resolveWithObject: true })
  return { input: data, width: info.width, height: info.height }
}

async function platen(composite: OverlayOptions[]): Promise<Buffer> {
  const jpeg = await sharp({ create: { ...A4, channels: 3, background: '#f4f4f2' } }).composite(composite).jpeg({ quality: 90 }).toBuffer()
  // As scanners do: JFIF's own segment, behind the marker of the beginning, says 300 dots per inch.
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from('ffe000104a46494600010101012c012c0000', 'hex'), jpeg.subarray(2)])
}

async function onePage(at: number): Promise<Buffer> {
  const { input, width, height } = await laid(at, (at % 4) * 90 + (random() * 2 - 1) * SKEW)
  return await platen([{ input, left: Math.floor(random() * (A4.width - width)), top: Math.floor(random() * (A4.height - height)) }])
}

async function fourPages(at: number): Promise<Buffer> {
  const pages = await Promise.all([0, 1, 2, 3].map((each) => laid(4 * at + each, (random() * 2 - 1) * 3, 1150)))
  return await platen(pages.map(({ input }, each) => ({ input, left: (each % 2) * 1240, top: 200 + Math.floor(each / 2) * 1700 })))
}

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
await documents.ready

const at = (sorted: readonly number[], share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)

/** Of all threads: what a busy machine does not change. */
function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

async function bench(name: string, pages: number, make: (at: number) => Promise<Buffer>, wanted: number): Promise<boolean> {
  const took: number[] = []
  const cost: number[] = []
  const steps = new Map<string, number>()
  let whole = 0
  for (let page = 0; page < pages; page++) {
    const bytes = new Uint8Array(await make(page))
    const began = performance.now()
    const spent = processorMs()
    let last: [step: string, since: number] | null = null
    const close = (): void => { if (last !== null) steps.set(last[0], (steps.get(last[0]) ?? 0) + processorMs() - last[1]) }
    const read = await documents.read(bytes, { source: 'scanner', earlier: null, onStep: (step) => { close(); last = [step, processorMs()] } }).catch(() => null)
    close()
    const [ms, processor] = [performance.now() - began, processorMs() - spent]
    const numbers = (read?.documents ?? []).map(({ reading }) => reading.fields.find((field) => field.name === 'documentNumber')?.value)
    // Which of two that lie side by side comes first is nobody's matter.
    if (numbers.length !== wanted || numbers.toSorted((a, b) => String(a).localeCompare(String(b))).some((number, each) => number !== passport(wanted * page + each).number)) continue
    whole += 1
    took.push(ms)
    cost.push(processor)
  }
  for (const each of [took, cost]) each.sort((a, b) => a - b)
  const all = [...steps.values()].reduce((sum, ms) => sum + ms, 0)
  process.stdout.write(`${name}: ${whole} of ${pages} read whole, median ${at(took, 0.5)} ms, 95th percentile ${at(took, 0.95)} ms; of the processor ${at(cost, 0.5)} and ${at(cost, 0.95)} ms: ${[...steps].map(([step, ms]) => `${step} ${Math.round(100 * ms / all)} %`).join(', ')}\n`)
  return whole === pages
}

// Once before anything counts: what is loaded with the first page.
await documents.read(new Uint8Array(await onePage(0)), { source: 'scanner', earlier: null, onStep: () => undefined }).catch(() => undefined)
const isWhole = await bench('one passport on A4', count, onePage, 1)
await bench('four passports on A4', Math.max(1, Math.floor(count / 4)), fourPages, 4)
await documents.close()
process.exitCode = isWhole ? 0 : 1
