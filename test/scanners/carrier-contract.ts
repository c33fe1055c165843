import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../electron/contract/error-codes.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { usualScan, type PaperSource, type ScannedPage } from '../../electron/contract/scanners.ts'
import { readSwiped } from '../../electron/documents/swiped.ts'
import { decodePages } from '../../electron/reader/images/decode.ts'
import type { Carrier } from '../../electron/scanners/carrier.ts'
import { modulesFolder, projectRoot } from '../data-folder.ts'

/** What goes wrong with devices; each way to reach one says of each how it ends there, or why it cannot be. */
export const FAULTS = [
  'unplugged during a scan', 'gone between job and page', 'half a page', 'a page without an end', 'HTML for a page', 'an empty feeder', 'busy for ten seconds', 'another type than it said', 'a changed certificate', 'typing amid a person’s typing',
] as const
export type Fault = (typeof FAULTS)[number]

export interface Trial {
  bring: () => void | Promise<void>
  mend: () => void | Promise<void>
  /** What may come of a scan: a code, of the carrier or of whoever reads what it carried; or its page. */
  ends: ErrorCode | 'page' | readonly (ErrorCode | 'page')[]
  source?: PaperSource
  /** How many pages come before that. */
  pages?: number
  /** Another way in than the bench's. */
  carrier?: Carrier
  /** It was told that the device asks for patience. */
  waits?: true
  /** What must be so after it. */
  after?: () => void | Promise<void>
}

export interface Bench {
  carrier: Carrier
  id: string
  feeds: boolean
  /** It gives lines of text: no picture. */
  texts?: true
  faults: Readonly<Record<Fault, Trial | string>>
  /** Faults of its own kind. */
  more?: Readonly<Record<string, Trial>>
}

/** No fault may hold a person up for so long, ms: the fence of the test, which measures nothing. */
const BOUND_MS = 40_000

const settings = (source: PaperSource | null = null) => ({ ...usualScan, source })
const tools = (signal: AbortSignal = new AbortController().signal) => ({ signal, onProgress: () => undefined })

export async function scanned(carrier: Carrier, id: string, source: PaperSource | null = null, signal?: AbortSignal): Promise<ScannedPage[]> {
  const all: ScannedPage[] = []
  for await (const each of carrier.scan(id, settings(source), tools(signal))) all.push(each)
  return all
}

/** As the reader takes what was carried: a page is decoded, lines are a document. */
async function understood({ bytes }: ScannedPage, texts: boolean): Promise<void> {
  if (!texts) await decodePages(bytes, { modulesFolder })
  else if (readSwiped([new TextDecoder().decode(bytes)], Date.parse('2026-11-01')) === null) throw new FoyerError('reading.swipeUnreadable')
}

/** How a scan ends, after how many pages, and how often it was told to wait. */
async function ended({ carrier, id, texts }: Pick<Bench, 'carrier' | 'id' | 'texts'>, source: PaperSource): Promise<{ end: ErrorCode | 'page'; pages: number; waited: number }> {
  let [pages, waited] = [0, 0]
  try {
    for await (const page of carrier.scan(id, settings(source), { ...tools(), onProgress: ({ waiting }) => { waited += Number(waiting) } })) {
      await understood(page, texts === true)
      pages += 1
    }
    return { end: 'page', pages, waited }
  } catch (thrown) {
    if (!(thrown instanceof FoyerError)) throw thrown
    return { end: thrown.code, pages, waited }
  }
}

const errorTexts = JSON.parse(readFileSync(join(projectRoot, 'resources/locales/en/errors.json'), 'utf8')) as Readonly<Record<string, { sentence?: string; action?: string }>>

/** What came of a fault that is not as the trial has it; nothing where all is. */
async function wrongOf(bench: Bench, trial: Trial): Promise<string[]> {
  const source = trial.source ?? 'platen'
  await trial.bring()
  const { end, pages, waited } = await ended({ ...bench, ...(trial.carrier === undefined ? {} : { carrier: trial.carrier }) }, source)
  const { sentence = '', action = '' } = errorTexts[end] ?? {}
  await trial.after?.()
  await trial.mend()
  const next = await ended(bench, source)
  return [
    ...([trial.ends].flat().includes(end) ? [] : [`it ended as ${end}`]), ...(end === 'page' || (sentence !== '' && action !== '') ? [] : [`${end} has no words`]),
    ...(trial.pages === undefined || trial.pages === pages ? [] : [`it gave ${pages} pages`]),
    ...(trial.waits === true && waited === 0 ? ['nobody was told to wait'] : []), ...(next.end === 'page' ? [] : [`the next scan ended as ${next.end}`]),
  ]
}

/** What every way to reach a scanner must do, simulator and hardware alike. */
export function contract(name: string, make: () => Bench | Promise<Bench>): void {
  describe(`${name} keeps the contract of a scanner`, () => {
    it('lists itself with an id, a name and whether it is simulated', async () => {
      const { carrier, id } = await make()
      expect((await carrier.list({ search: false })).find((info) => info.id === id)).toMatchObject({ id, name: expect.stringMatching(/./), simulated: expect.any(Boolean) })
    })

    it('says what it can do', async () => {
      const { carrier, id, feeds } = await make()
      const can = await carrier.capabilities(id, new AbortController().signal)
      expect(can.colour).toBe(true)
      expect(can.sources.includes('feeder')).toBe(feeds)
    })

    it('scans a page that is a picture, or a document’s lines, and tells how it stands', async () => {
      const { carrier, id, texts } = await make()
      const [told, widths]: [number[], number[]] = [[], []]
      for await (const page of carrier.scan(id, settings('platen'), { ...tools(), onProgress: ({ page: at }) => told.push(at) })) {
        await understood(page, texts === true)
        widths.push(texts === true ? Number.POSITIVE_INFINITY : (await sharp(page.bytes).metadata()).width)
      }
      expect(widths.map((width) => width > 10)).toEqual([true])
      expect(told.length).toBeGreaterThan(0)
      expect(told.every((at) => at === 1)).toBe(true)
    })

    it('gives every page of a feeder', async (context) => {
      const { carrier, id, feeds } = await make()
      context.skip(!feeds, 'it has no feeder')
      expect((await scanned(carrier, id, 'feeder')).length).toBeGreaterThan(1)
    })

    it('says device.notFound for a device that is not there', async () => {
      await expect(scanned((await make()).carrier, 'sane:nothing:9')).rejects.toMatchObject({ code: 'device.notFound' })
    })

    it('gives up when the caller does, and takes the next scan', async () => {
      const { carrier, id } = await make()
      const abort = new AbortController()
      const scan = scanned(carrier, id, 'platen', abort.signal)
      abort.abort()
      await expect(scan).rejects.toMatchObject({ code: 'scanner.cancelled' })
      expect(await scanned(carrier, id, 'platen')).toHaveLength(1)
    })

    it('takes one scan at a time', async () => {
      const { carrier, id } = await make()
      const first = scanned(carrier, id, 'platen')
      await expect(scanned(carrier, id, 'platen')).rejects.toMatchObject({ code: 'device.busy' })
      expect(await first).toHaveLength(1)
    })

    it('may be left between two pages, and takes the next scan', async (context) => {
      const { carrier, id, feeds } = await make()
      context.skip(!feeds, 'it has no feeder')
      for await (const each of carrier.scan(id, settings('feeder'), tools())) {
        expect(each.bytes.byteLength).toBeGreaterThan(0)
        break
      }
      expect(await scanned(carrier, id, 'platen')).toHaveLength(1)
    })

    it.for(FAULTS)('%s ends in its code and its sentence, and the next scan works', { timeout: BOUND_MS }, async (fault, context) => {
      const bench = await make()
      const trial = bench.faults[fault]
      if (typeof trial === 'string') context.skip(trial)
      expect(typeof trial === 'string' ? [] : await wrongOf(bench, trial)).toEqual([])
    })

    it('so does whatever else its kind says', async () => {
      const wrong: Record<string, string[]> = {}
      const names = Object.keys((await make()).more ?? {})
      for (const own of names) {
        const bench = await make()
        const trial = bench.more?.[own]
        wrong[own] = trial === undefined ? ['it is not tried'] : await wrongOf(bench, trial)
      }
      // A word for each, so that a list of failures alone tells which.
      expect(Object.entries(wrong).flatMap(([own, what]) => what.map((each) => `${own}: ${each}`)).join('; ')).toBe('')
    }, 3 * BOUND_MS)
  })
}
