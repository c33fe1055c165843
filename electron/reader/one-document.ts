import type { BarcodeReading } from '../contract/barcodes.ts'
import type { MrzReading } from '../contract/mrz.ts'
import { codesOfOne, identityOf, isOtherZone, type CodesOfOne } from '../documents/cross-check/same-document.ts'
import type { Budget } from './budget.ts'
import type { RgbImage } from './images/image.ts'
import type { MrzReader } from './mrz/engine.ts'
import type { PageCodes } from './page-codes.ts'

export interface FoundZone {
  reading: MrzReading
  page: RgbImage
  /** Zones of other documents were there too. */
  others: boolean
}

/**
 * The surest zone of the first page that has a valid one, else of any page. `lines`: what all pages share; none but the first begins without any.
 * A page that is explained without a zone is not searched for one at every size.
 */
export async function bestZone(
  mrz: Pick<MrzReader, 'readPage'>, pages: readonly RgbImage[], lines: Budget, isExplained: (page: RgbImage) => Promise<boolean> = () => Promise.resolve(false),
): Promise<FoundZone | null> {
  const all: { reading: MrzReading; page: RgbImage }[] = []
  for (const [at, page] of pages.entries()) {
    if (at > 0 && lines.isSpent) break
    const readings = await mrz.readPage(page, lines, async () => !(await isExplained(page)))
    all.push(...readings.map((reading) => ({ reading, page })))
    if (readings.some((reading) => reading.valid)) break
  }
  const [best] = all.toSorted((a, b) => Number(b.reading.valid) - Number(a.reading.valid) || b.reading.confidence - a.reading.confidence)
  return best === undefined ? null : { ...best, others: all.some(({ reading }) => isOtherZone(best.reading, reading)) }
}

export interface FoundCodes extends CodesOfOne {
  /** Everything that was read, whoever's it is; the page of the zone first. */
  all: BarcodeReading[]
  /** The page they are on; null without any. */
  page: RgbImage | null
}

export interface CodesOptions {
  /** Work for one page, in the cost of barcodes/decoders.ts. */
  perPage: number
  /** What all pages share of it; none but the first begins without any. */
  budget: Budget
  /** Read all pages for the list of everything; which codes are the document's stays the same. */
  everyPage?: boolean
}

/** The barcodes of the zone's document, from its page; without a zone, those of the first page that has a code which is understood, else any. */
export async function codesBeside(
  codes: Pick<PageCodes, 'read'>, pages: readonly RgbImage[], zone: Pick<FoundZone, 'reading' | 'page'> | null, { perPage, budget, everyPage = false }: CodesOptions,
): Promise<FoundCodes> {
  const found: FoundCodes = { barcodes: [], all: [], page: null, others: false }
  const first = zone?.page ?? pages[0]
  let settled = false
  for (const page of pages.toSorted((a, b) => Number(b === first) - Number(a === first))) {
    if (page !== first && (budget.isSpent || (!everyPage && (settled || zone !== null)))) break
    const read = await codes.read(page, { work: perPage, of: budget, brief: zone?.reading.valid === true })
    found.all.push(...read)
    if (read.length === 0 || settled || (zone !== null && page !== zone.page)) continue
    settled = read.some(({ parsed }) => parsed !== null)
    if (found.page === null || settled) Object.assign(found, ofOneDocument(zone?.reading ?? null, read), { page })
  }
  return found
}

/** The codes of the zone's document; without a zone, of the first code that is understood. */
export function ofOneDocument(mrz: MrzReading | null, barcodes: readonly BarcodeReading[]): CodesOfOne {
  return codesOfOne(identityOf({ mrz, chip: null, barcodes }, 0), barcodes)
}
