import type { BarcodeReading } from '../contract/barcodes.ts'
import type { BarcodeReader } from './barcodes/engine.ts'
import { longestSide } from './barcodes/geometry.ts'
import type { Budget } from './budget.ts'
import type { RgbImage } from './images/image.ts'
import { pyramidOf } from './images/pyramid.ts'

/** Still opening, maybe: a zone is searched meanwhile. */
type CodeReader = Pick<BarcodeReader, 'read'> | Promise<Pick<BarcodeReader, 'read'>>

interface ReadCodes {
  work: number
  /** What the pages of a file share. */
  of: Budget
  brief?: boolean
}

interface FirstLook {
  readings: BarcodeReading[]
  /** What it was given … */
  work: number
  /** … what it took of that … */
  spent: number
  /** … and whether it would have taken more. */
  wasShort: boolean
}

/** Driving licences, whose cards say everything in their code and have no zone; one that has (AAMVA's enhanced ones) shows it at any size. */
const withoutZone: ReadonlySet<string> = new Set(['aamva', 'za-licence'])
/**
 * Length of such a code against the picture's longer side, from which a zone of a document that lies beside would have been seen at the sizes
 * that cost little: a licence's code is some 70 mm long, a zone's letters 2.4 mm high, and 5 px of 600 are enough for them.
 */
const leastLength = 0.25

/** The codes of a file's pages: what is read of a page before its zone is known is not read again. */
export class PageCodes {
  private readonly reader: CodeReader
  private readonly first: ReadCodes
  private readonly looks = new Map<RgbImage, FirstLook>()

  constructor(reader: CodeReader, first: ReadCodes) {
    this.reader = reader
    this.first = first
  }

  /** Whether the page's codes say what it is, and that it has no zone. */
  async explains(page: RgbImage): Promise<boolean> {
    const { work, of } = this.first
    if (of.isSpent) return false
    const budget = of.share(work)
    const readings = await (await this.reader).read(pyramidOf(page).halved(0), { work, of: budget })
    this.looks.set(page, { readings, work, spent: budget.spent, wasShort: budget.wasShort })
    const least = leastLength * Math.max(page.width, page.height)
    return readings.some(({ parsed, quad }) => parsed !== null && withoutZone.has(parsed.kind) && longestSide(quad) >= least)
  }

  /** The page's codes. */
  async read(page: RgbImage, { work, of, brief = false }: ReadCodes): Promise<BarcodeReading[]> {
    const look = this.looks.get(page)
    if (look === undefined || (look.wasShort && work > look.work)) return (await this.reader).read(pyramidOf(page).halved(0), { work, of, brief })
    of.spend(look.spent)
    return look.readings
  }
}
