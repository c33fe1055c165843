/**
 * PINs that fingers remember by their shape. Together with dates they are few of a million; the test prints and bounds how many. A digit
 * pad stands the other way up on a keyboard than on a telephone: what is a line on one is one on the other.
 */

/** Column and row of each key; 0 stands below 8. */
const keys: readonly (readonly [number, number])[] = [[1, 3], [0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1], [0, 2], [1, 2], [2, 2]]
/** A walk over the keys that turns more often is as hard to guess as to remember. */
const mostTurns = (pin: string): number => pin.length / 2 - 1

const digitAt = (pin: string, index: number): number => pin.charCodeAt(index) - 48

/** Digits that go up or down by one throughout, also past 9 to 0 (890123), or by any other step without that (13579): on the pad a row, column or diagonal. */
export function isLine(pin: string): boolean {
  const first = digitAt(pin, 1) - digitAt(pin, 0)
  const mayPass = Math.abs(first) === 1 || Math.abs(first) === 9
  for (let index = 2; index < pin.length; index += 1) {
    const step = digitAt(pin, index) - digitAt(pin, index - 1)
    if (step === first || (mayPass && (step - first) % 10 === 0)) continue
    // The middle column goes on to 0, which breaks its step of three.
    return '2580'.includes(pin) || '0852'.includes(pin)
  }
  return true
}

/** Lines one after the other (147369, 159753, 258000, 12344321), or a digit of one and a digit of the other in turn (142536, 102030). */
function isOfLines(pin: string): boolean {
  for (let size = 3; size <= pin.length / 2; size += 1) {
    if (pin.length % size !== 0) continue
    let from = 0
    while (from < pin.length && isLine(pin.slice(from, from + size))) from += size
    if (from === pin.length) return true
  }
  return isLine(pin.replaceAll(/(.)./g, '$1')) && isLine(pin.slice(1).replaceAll(/(.)./g, '$1'))
}

/** From key to neighbouring key, with few turns (147896, 123654, 74123698). */
function isWalk(pin: string): boolean {
  let turns = -1
  let before = ''
  for (let index = 1; index < pin.length; index += 1) {
    const [column, row] = keys[digitAt(pin, index)]!
    const [fromColumn, fromRow] = keys[digitAt(pin, index - 1)]!
    if (Math.max(Math.abs(column - fromColumn), Math.abs(row - fromRow)) !== 1) return false
    const move = `${column - fromColumn} ${row - fromRow}`
    if (move !== before) turns += 1
    before = move
  }
  return turns <= mostTurns(pin)
}

/** The second half is the first one backwards (123321, 4711174). */
const isMirrored = (pin: string): boolean => pin === Array.from(pin).toReversed().join('')

/** Each digit as often as the others, one after the other (112233, 228855, 444777). */
const isDoubled = (pin: string): boolean => (pin.length % 2 === 0 && /^(?:(\d)\1)+$/.test(pin)) || (pin.length % 3 === 0 && /^(?:(\d)\1\1)+$/.test(pin))

/** One to four digits over and over (121212, 123123, 12341234), or no more than two different ones. */
function isRepeated(pin: string): boolean {
  const again = [1, 2, 3, 4].some((length) => pin.length >= 2 * length && pin === pin.slice(0, length).repeat(Math.ceil(pin.length / length)).slice(0, pin.length))
  return again || new Set(pin).size <= 2
}

export function isPinPattern(pin: string): boolean {
  return isLine(pin) || isRepeated(pin) || isMirrored(pin) || isDoubled(pin) || isOfLines(pin) || isWalk(pin)
}
