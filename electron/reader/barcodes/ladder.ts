import type { BarcodeReading } from '../../contract/barcodes.ts'
import type { Budget } from '../budget.ts'
import type { GrayImage } from '../images/image.ts'
import { findCandidates } from './candidates.ts'
import { paidDecoders } from './decoders.ts'
import { mapPoint, type Corners } from './geometry.ts'
import { Places } from './places.ts'
import { readEnhanced, readPlainly, stripesAmong } from './plain.ts'
import { isDoubted } from './sanity.ts'
import { readSquares } from './squares.ts'
import { insist, isWorthInsisting, readStriped, surely } from './striped.ts'
import { measureTexture } from './texture.ts'
import { readAnew, readFull, readWhole, type Ascent } from './whole.ts'

export interface Climb {
  /** What the decoders' calls are paid from, in the cost of `decoders.ts`. */
  budget: Budget
  /** Judges a reading; the believed one comes back. */
  accept: Ascent['accept']
  /** Somebody waits, and there is hardly a symbol: no look at the whole picture without a reason. */
  brief?: boolean
}

/** Places that are looked at, the most promising: each costs a look of its own. */
const allCandidates = 48

/**
 * The retry ladder, cheapest first; every rung begins only while there is something left to pay it from. The first one is the decoder itself
 * on the whole picture, then come the places that look like a symbol and have not been read: cut out and straightened,
 * since no decoder reads PDF417 or linear codes askew. What costs most, the repair of damaged symbols, ends with the
 * first reading that a parser understands, unless the place is a symbol beyond doubt.
 */
export async function climb(image: GrayImage, { budget, accept, brief = false }: Climb): Promise<BarcodeReading[]> {
  const places = new Places()
  let understood = false
  const doubted = new Set<string>()
  const ascent: Ascent = {
    image,
    places,
    accept,
    decoders: paidDecoders(budget),
    isOver: () => budget.isSpent,
    workLeft: () => budget.left,
    affords: (work) => budget.affords(work),
    spend: (work) => budget.spend(work),
    isUnderstood: () => understood,
    take(raws, toPicture, factor = 1) {
      let added = 0
      // One call's twin readings are one look.
      const unsure = raws.filter((raw) => isDoubted(raw) && !doubted.has(raw.text))
      for (const { text } of unsure) doubted.add(text)
      for (const raw of raws) {
        if (unsure.includes(raw)) continue
        const corners = raw.corners.map(([x, y]) => mapPoint(toPicture, [x / factor, y / factor])) as unknown as Corners
        const reading = accept({ ...raw, corners })
        if (reading === null || !places.add(reading, raw.lines)) continue
        added++
        if (reading.parsed !== null) understood = true
      }
      return added
    },
  }

  await readWhole(ascent)
  // A sheet of labels: it has more than the small look showed.
  const isSheet = places.readings.length > 1 && !understood
  if (isSheet) await readFull(ascent)
  if (ascent.isOver()) return places.readings
  const candidates = findCandidates(measureTexture(image), allCandidates)

  const striped = await readStriped(ascent, candidates)
  const stripes = understood ? undefined : stripesAmong(ascent, candidates)
  if (!understood && (!brief || stripes !== undefined)) await readPlainly(ascent, stripes !== undefined)
  const doubtful = striped.filter(isWorthInsisting).toSorted((a, b) => b.evidence - a.evidence)
  for (const place of doubtful) if (place.evidence > surely && !(understood && places.touches(place.candidate))) await insist(ascent, place)

  const squares = await readSquares(ascent, candidates)
  for (const place of doubtful) if (place.evidence <= surely && !understood) await insist(ascent, place)

  const unread = [...squares, ...striped.filter(({ evidence, linear }) => linear || evidence > surely).map(({ candidate }) => candidate)].filter((candidate) => !places.hasRead(candidate))
  if (!understood && stripes !== undefined && !places.hasRead(stripes)) await readEnhanced(ascent)
  if (places.readings.length === 0) await readAnew(ascent, unread.length > 0)
  else if (!isSheet && !understood && unread.length > 0) await readFull(ascent)
  return places.readings
}
