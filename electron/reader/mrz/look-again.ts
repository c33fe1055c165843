import type { MrzDoubt, MrzFormat, MrzReading } from '../../contract/mrz.ts'
import { checkDigit } from '../../documents/mrz/check-digit.ts'
import { mrzLayouts } from '../../documents/mrz/layouts.ts'
import type { PagePyramid } from '../images/pyramid.ts'
import { attemptOf, type Attempt } from './attempt.ts'
import { isDigit } from './decode/alphabet.ts'
import { certainFrom } from './decode/decode-mrz.ts'
import type { LineReader } from './line-reader.ts'
import { cutsOf, levelled, seeCuts } from './see-lines.ts'

/**
 * How many times larger the lines are cut for another look. Blurred ink is measured too high, so that its glyphs come out smaller than the
 * network is used to; and a character is spread over more of its steps. Each takes marks away that the one before left, and none less does.
 */
const enlargements = [1.2, 1.3]
/** Confidence of a reading below which other looks never made it certain: they cost time for nothing. */
const worthFrom = 0.5

/**
 * Confidence from which a look is believed that two others, each cut otherwise, agree with to the last character. On 1,674 drawn frames
 * (`bench:draw`, seeds 41 and 42, 43 with `--two`, and the same at 0.45 of their size) three looks agreed on 303 readings that were not
 * claimed though their checks hold: 5 of those were wrong, the surest of 0.52. Of 50 that they did not agree on 29 were. On 3,644 later ones (seeds 90
 * in part, 93, 98, 99) 0.95 left 22 exact readings marked that this claims; of the wrong ones that three looks agreed on all are held by another rule.
 */
const agreedFrom = 0.9

/**
 * The reading as it stands, or the same one without marks where larger looks at its lines say exactly the same: one that is certain of it, or
 * all of them, where any look, the first too, is nearly so. Where more than single characters kept the first from being certain (repairs that may
 * cancel each other, ends that were not seen), every other look has to be nearly so, and to find nothing of that kind. A look that reads a single
 * character otherwise leaves every mark where it is.
 */
export async function lookAgain(reader: LineReader, page: PagePyramid, first: Attempt, now: number): Promise<MrzReading | null> {
  const { reading, zone, carried, sound, covered } = first
  if (reading === null || covered || !isOnlyMarked(reading)) return reading
  let surest: MrzReading = reading
  let missing = sound ? 1 : enlargements.length
  let isEither = false
  const isSure: boolean[] = []
  for (const enlarged of enlargements) {
    const cuts = cutsOf(page, zone.fits, { squeeze: zone.squeeze, enlarged })
    if (cuts === null) return reading
    const again = attemptOf(await seeCuts(reader, { ...zone, cuts: carried ? levelled(cuts) ?? cuts : cuts }), now, carried)
    if (again.reading === null || again.reading.lines.join() !== reading.lines.join()) return reading
    if (again.reading.valid) missing -= 1
    if (missing === 0) return { ...again.reading, quads: reading.quads }
    isEither ||= again.reading.doubtful.some((doubt) => doubt.confidence < certainFrom && mayBeEither(reading.format, doubt))
    isSure.push(again.sound && again.reading.confidence > agreedFrom)
    if (again.sound && again.reading.confidence > surest.confidence) surest = again.reading
  }
  const agreed = sound ? surest.confidence > agreedFrom : isSure.every(Boolean)
  return agreed && !isEither ? { ...surest, valid: true, doubtful: [], quads: reading.quads } : reading
}

/**
 * A letter that is likeliest a digit if it is not itself, or the other way round, where no check digit tells the two apart: in a visa's optional data,
 * which none covers, and where both count the same (U and 0, L and 1: ICAO 9303-3 §4.9 counts modulo 10). Looks at the same ink agree on the wrong
 * one as readily.
 */
function mayBeEither(format: MrzFormat, { line, column, character, alternatives: [other] }: MrzDoubt): boolean {
  if (other === undefined || isDigit(other) === isDigit(character)) return false
  const covered = mrzLayouts[format].checks.some(({ over }) => over.some((span) => span.line === line && column >= span.from && column < span.to))
  return !(covered && checkDigit(other) !== checkDigit(character))
}

/** Nothing but doubt about single characters keeps this reading from being valid. */
function isOnlyMarked({ valid, checks, confidence, unfitting = [], formatInDoubt }: MrzReading): boolean {
  return !valid && confidence >= worthFrom && unfitting.length === 0 && formatInDoubt !== true && checks.every(({ ok, required }) => ok || !required)
}
