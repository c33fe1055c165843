/** A line of a machine readable zone, in either case: a keyboard's lock exchanges them. */
const LINE = /^[A-Za-z0-9<]+$/
/** Lines and their length: TD3, MRV-A; TD2, MRV-B; TD1 (ICAO 9303-4 to -7); driving licences (ISO 18013-2) have one of 30. */
const ZONES: readonly (readonly [lines: number, length: number])[] = [[2, 44], [2, 36], [3, 30], [1, 30], [1, 88], [1, 90], [1, 72]]
/** An AAMVA barcode (annex D: header, then a number or a birth date), or the tracks of a stripe. */
const BARCODE = /^[^A-Za-z]{0,12}(?:ANSI|AAMVA) {0,2}\d{6}.*D(?:AQ|BB)/is
const STRIPE = /^%[A-Z]{2}[^?]{1,160}\?[\r\n ]*;\d{6}/i

const STX = '\x02'

/** Whether a text has a document's shape. What it says is for the reader to find out. */
export function hasShape(text: string): boolean {
  const said = text.replace(/^[\s\p{Cc}]+|[\s\p{Cc}]+$/gu, '')
  const lines = said.split(/[\r\n]+/)
  if (ZONES.some(([count, length]) => lines.length === count && lines.every((line) => line.length === length && LINE.test(line)))) return true
  return BARCODE.test(said) || STRIPE.test(said)
}

/** Whether the first keys may be the beginning of one: the code of a document and its state, a header, a stripe. */
export function mayBegin(text: string): boolean {
  return /^\p{Cc}?(?:[PIVACD][A-Z<][A-Z0-9<]+|@|%|ANSI|AAMVA)/iu.test(text)
}

/** Nobody's fingers write this within a machine's pause: it need not be waited for what follows, which may be an Enter. */
export function canOnlyBeMachine(text: string): boolean {
  return /^@\p{Cc}/u.test(text) || (text.startsWith(STX) && /^.[A-Za-z@]/s.test(text))
}
