import type { MrzDoubt, MrzReading } from '../../contract/mrz.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { attemptOf, isSettled, otherLength, surerAttempt, type Attempt } from './attempt.ts'
import { bentZone } from './bent-zone.ts'
import { carriedOn } from './carry-on.ts'
import { extendZone, type Zone } from './find-lines.ts'
import { followBend } from './follow-bend.ts'
import { goesOn } from './goes-on.ts'
import { mayBeLonger } from './length-in-doubt.ts'
import { capHeightOf, upsideDown, type LineFit } from './line-fit.ts'
import type { LineReader } from './line-reader.ts'
import { lookAgain } from './look-again.ts'
import { cutsOf, levelled, see, seeCuts, type Seen } from './see-lines.ts'
import { withShortLine } from './short-line.ts'

/** Characters of a line of the longest documents. */
const longest = 44

/** Reads a zone; what was read with a character in doubt is looked at once more, and what may be the beginning of a longer one behind its end. */
export async function readZone(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<MrzReading | null> {
  const best = await surestOf(reader, page, zone, now)
  const reading = best === null ? null : await lookAgain(reader, page, best, now)
  if (best === null || reading?.valid !== true || !mayBeLonger(reading.format, reading.lines[0]!)) return reading
  const { length } = reading.lines[0]!
  if (!await goesOn(reader, page, best.zone, length, longest)) return reading
  const ends = reading.lines.map((text, line): MrzDoubt => ({ line, column: length - 1, character: text[length - 1]!, confidence: 0, alternatives: [] }))
  return { ...reading, valid: false, formatInDoubt: true, doubtful: ends, confidence: Math.min(otherLength, reading.confidence) }
}

function settled(attempt: Attempt | null): boolean {
  const reading = attempt?.reading ?? null
  return reading !== null && isSettled(reading)
}

/**
 * The zone the right way up; the lines that the finder missed are looked for when it does not come out settled, and then
 * the glyphs brought to the width that they have when seen from straight above.
 */
async function surestOf(reader: LineReader, page: PagePyramid, zone: Zone, now: number): Promise<Attempt | null> {
  let first = await readEitherWay(reader, page, zone.lines, now)
  if (settled(first)) return first
  if (zone.lines.length === 1) return first.reading === null ? null : first
  let best: Attempt = first
  const curved = bentZone(page, zone)
  if (curved !== null) {
    const followed = await readEitherWay(reader, page, curved.lines, now)
    best = surerAttempt(best, followed)
    if (settled(best)) return best
    if (followed.legibility > first.legibility) {
      first = followed
      zone = curved
    }
  }
  const grown = first.zoneLike ? extendZone(page, zone) : null
  if (grown !== null) best = surerAttempt(best, await readEitherWay(reader, page, grown.lines, now))
  const swiss = settled(best) ? null : withShortLine(page, first.seen.fits, first.seen.evidence)
  if (swiss !== null) best = surerAttempt(best, attemptOf(await see(reader, page, swiss), now))
  if (first.zoneLike && !settled(best)) best = surerAttempt(best, await readCarriedOn(reader, page, first.seen, now))
  for (const squeeze of squeezesOf(zone, first)) {
    if (settled(best)) break
    best = surerAttempt(best, await readEitherWay(reader, page, (grown ?? zone).lines, now, squeeze))
  }
  return best
}

/** Confidence below which lines of another length say nothing of their own. */
const leastCarried = 0.01

/** Looks at the lines of a zone with their light made even, and with their ends where they should be. */
async function readCarriedOn(reader: LineReader, page: PagePyramid, seen: Seen, now: number): Promise<Attempt | null> {
  let best: Attempt | null = null
  const even = levelled(seen.cuts)
  let lines = seen
  if (even !== null) {
    lines = await seeCuts(reader, { ...seen, cuts: even })
    best = attemptOf(lines, now, true)
  }
  for (const fits of carriedOn(lines.fits.map((fit, i) => ({ fit, width: lines.cuts[i]!.width, evidence: lines.evidence[i]! })))) {
    if (settled(best)) break
    const followed = followBend(page, fits) ?? fits
    const cuts = cutsOf(page, followed)
    if (cuts !== null) best = surerAttempt(best, attemptOf(await seeCuts(reader, { fits: followed, squeeze: 1, cuts: levelled(cuts) ?? cuts }), now, true))
  }
  // Anything can be stretched to some length: what is read of it is no more than nothing then.
  return (best?.reading?.confidence ?? 0) < leastCarried ? null : best
}

/** Cap heights that lines of 44, 36 and 30 characters are long (ISO 1073-2: 2.54 mm a character, capitals of 2.5 mm). */
const usualLengths = [44.6, 36.5, 30.4]
/** Logarithm of a ratio to a usual length that the line reader stands without squeezing: an eighth. */
const usualWithin = 0.12
/** Fillers that even a zone seen at the wrong width shows. */
const leastSqueezedFillers = 2
/** Widths against heights of glyphs that a page can show which is still read: tilted by 57 degrees one way, 62 the other. */
const narrowestSqueeze = 0.55
const widestSqueeze = 2.1

/** How wide the glyphs of a zone may be seen, against their height, other than as they are printed; the likeliest first. */
function squeezesOf(zone: Zone, seen: Attempt): number[] {
  const length = Math.max(...zone.lines.map((line) => line.length / capHeightOf(line)))
  const ratios = usualLengths.map((usual) => length / usual).toSorted((a, b) => Math.abs(Math.log(a)) - Math.abs(Math.log(b)))
  // Other print has hardly any fillers, seen from wherever; what is as long as a line should be has to read somewhat like a zone.
  if (Math.abs(Math.log(ratios[0]!)) < usualWithin ? !seen.zoneLike : seen.fillers < leastSqueezedFillers) return []
  return ratios.filter((ratio) => Math.abs(Math.log(ratio)) > usualWithin && ratio > narrowestSqueeze && ratio < widestSqueeze)
}

/** From here up the other way round need not be tried. */
const surelyUpright = 0.85

async function readEitherWay(reader: LineReader, page: PagePyramid, lines: LineFit[], now: number, squeeze = 1): Promise<Attempt> {
  const upright = await see(reader, page, lines, squeeze)
  const first = upright.legibility >= surelyUpright ? attemptOf(upright, now) : null
  if (first !== null && settled(first)) return first
  const turned = await see(reader, page, lines.map(upsideDown).toReversed(), squeeze)
  return turned.legibility > upright.legibility ? attemptOf(turned, now) : first ?? attemptOf(upright, now)
}
