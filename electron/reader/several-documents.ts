import type { BarcodeReading } from '../contract/barcodes.ts'
import { cardFormats, type MrzReading } from '../contract/mrz.ts'
import { identityOf, isAnother, isOtherZone, isOthersCode, isSameNumber, MOST_CODES, saysOtherDates, type Identity } from '../documents/cross-check/same-document.ts'
import type { RgbImage } from './images/image.ts'

/** What was read of one page of a file. */
export interface LookedAt {
  page: RgbImage
  zones: readonly MrzReading[]
  codes: readonly BarcodeReading[]
  /** Number of the page in the file where what lies on one is looked at apart; its place in the list when left out. */
  at?: number
}

/** One document of a file, with the page that says what it is. */
export interface FoundDocument {
  zone: MrzReading | null
  barcodes: BarcodeReading[]
  page: RgbImage
  /** A card's other side, which has neither zone nor code. */
  otherSide: RgbImage | null
}

interface Growing extends FoundDocument { at: number }

export interface FoundOnPages {
  documents: FoundDocument[]
  /** Pages that gave nothing to any of them, by their place in the list. */
  empty: number[]
}

/**
 * The documents of a file's pages, each once, in the order in which they come. A page may show several, a document may stand on two pages: the
 * same number, or a card's side without zone and code (`isSide`) next to the side with one (`pairsOf`).
 */
export function documentsOn(pages: readonly LookedAt[], isSide: (page: RgbImage) => boolean): FoundOnPages {
  const here = pages.map((looked, at) => documentsOf(looked, looked.at ?? at))
  const isAlone = pages.map(({ page }, at) => here[at]?.length === 0 && isSide(page))
  const sideOf = pairsOf(here, isAlone)
  const joined = new Set(sideOf.values())
  const found: Growing[] = []
  for (const [at, looked] of pages.entries()) {
    if (isAlone[at] && !joined.has(at)) found.push({ zone: null, barcodes: looked.codes.slice(0, MOST_CODES), page: looked.page, otherSide: null, at: looked.at ?? at })
    const side = pages[sideOf.get(at) ?? -1]
    for (const each of here[at] ?? []) {
      if (side !== undefined) addSide(each, side)
      if (!found.some((known) => takeIn(known, each))) found.push(each)
    }
  }
  return { documents: found, empty: [...pages.keys()].filter((at) => here[at]?.length === 0 && isAlone[at] !== true) }
}

/**
 * Which page is the other side of the card on which page: the two stand next to each other, and neither has another that it could belong to.
 * In a run of sides, or of cards beside one side, nobody knows whose it is: they stay apart, and a person turns them over.
 */
function pairsOf(here: readonly (readonly Growing[])[], isAlone: readonly boolean[]): Map<number, number> {
  const isCard = here.map((each) => each.length === 1 && each.every(lacksSide))
  const mayJoin = here.map((each, at) => isAlone[at] === true || each.some(lacksSide))
  const pairs = new Map<number, number>()
  for (const at of isCard.keys()) {
    if (!isCard[at]) continue
    const [side] = [at - 1, at + 1].filter((next) => isAlone[next])
    if (side === undefined) continue
    const neighbours = [at - 1, at + 1, side - 1, side + 1].filter((next) => next !== at && next !== side)
    if (!neighbours.some((next) => mayJoin[next])) pairs.set(at, side)
  }
  return pairs
}

function addSide(document: Growing, { page, codes }: Pick<LookedAt, 'page' | 'codes'>): void {
  document.otherSide = page
  document.barcodes = [...document.barcodes, ...codes].slice(0, MOST_CODES)
}

/** A card of which only the side was seen that says what it is. */
export function lacksSide({ zone, barcodes, otherSide }: Pick<FoundDocument, 'zone' | 'barcodes'> & { otherSide: object | null }): boolean {
  return otherSide === null && (zone === null ? barcodes.some(({ parsed }) => parsed !== null) : cardFormats.has(zone.format))
}

/** A card's side of which nothing says whose it is. */
export function isSideAlone({ zone, barcodes }: FoundDocument): boolean {
  return zone === null && !barcodes.some(({ parsed }) => parsed !== null)
}

/** What lies on one page: a document for each zone, the surest first, and one for codes that are nobody's of these. */
function documentsOf({ page, zones, codes }: LookedAt, at: number): Growing[] {
  const here: Growing[] = []
  const surest = zones.toSorted((a, b) => Number(b.valid) - Number(a.valid) || b.confidence - a.confidence)
  for (const zone of surest) {
    // A number that cannot be told apart is no second document, unless both zones hold and are of other dates.
    if (here.every(({ zone: known }) => known !== null && (isAnother(known.fields.documentNumber, zone.fields.documentNumber) || (isOtherZone(known, zone) && isOtherZone(zone, known))))) {
      here.push({ zone, barcodes: [], page, otherSide: null, at })
    }
  }
  const understood = codes.filter(({ parsed }) => parsed !== null)
  for (const code of understood) {
    const whose = here.find((known) => isSameNumber(numberOf(known), code.parsed?.fields.documentNumber)) ?? here.find((known) => belongs(known, code))
    if (whose !== undefined) whose.barcodes.push(code)
    else here.push({ zone: null, barcodes: [code], page, otherSide: null, at })
  }
  // What nobody understands lies beside the first one, if any.
  here[0]?.barcodes.push(...codes.filter(({ parsed }) => parsed === null))
  for (const each of here) each.barcodes.splice(MOST_CODES)
  return inReadingOrder(here)
}

/** As they lie on the picture: from the top, as a person counts them. */
function inReadingOrder(here: Growing[]): Growing[] {
  const top = ({ zone, barcodes }: Growing): number => Math.min(...(zone?.quads.flat().map(({ y }) => y) ?? []), ...barcodes.flatMap(({ quad }) => quad.map(([, y]) => y)))
  return here.toSorted((a, b) => (top(a) - top(b)) || 0)
}

function identity({ zone, barcodes }: Growing): Identity {
  return identityOf({ mrz: zone, chip: null, barcodes }, 0)
}

function numberOf(document: Growing): string | null | undefined {
  return identity(document).documentNumber
}

function belongs(document: Growing, code: BarcodeReading): boolean {
  return !isOthersCode(identity(document), code)
}

/** The same document on a later page, as its copy or its other side: the surer zone stays, codes of both. */
function takeIn(known: Growing, later: Growing): boolean {
  if (known.at === later.at) return false
  // Each has its own other side already: whichever were left out, nobody would see it.
  if (known.otherSide !== null && later.otherSide !== null) return false
  const same = isSameNumber(numberOf(known), numberOf(later))
    // A code without a number on the page behind a document is that document's.
    || (later.zone === null && known.at === later.at - 1 && known.barcodes.length + later.barcodes.length > 0 && !numberOf(later) && later.barcodes.every((code) => belongs(known, code)))
  if (!same || saysOtherDates(known.zone, later.zone)) return false
  const better = later.zone !== null && (known.zone === null || (later.zone.valid && !known.zone.valid))
  if (better) {
    known.otherSide ??= later.otherSide ?? known.page
    known.page = later.page
    known.zone = later.zone
  } else known.otherSide ??= later.otherSide ?? later.page
  known.barcodes = [...known.barcodes, ...later.barcodes.filter((code) => !known.barcodes.some(({ format, text }) => format === code.format && text === code.text))].slice(0, MOST_CODES)
  known.at = later.at
  return true
}
