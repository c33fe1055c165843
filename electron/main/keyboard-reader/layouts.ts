/** A key that went down, as Electron tells it: which key it is, and what this computer's layout makes of it. */
export interface TypedKey {
  /** The key's place (W3C UI Events `code`): `KeyA`, `Comma`. */
  code: string
  /** What the layout makes of it: `a`, `<`, `Enter`. */
  key: string
  shift: boolean
  control: boolean
  alt: boolean
}

/** Places of keys with what they write, alone and with Shift. */
type Layout = Readonly<Record<string, readonly [plain: string, shifted: string]>>

const row = (codes: string, plain: string, shifted: string): Layout =>
  Object.fromEntries(codes.split(' ').map((code, at) => [code, [Array.from(plain)[at] ?? '', Array.from(shifted)[at] ?? '']]))
const digits = 'Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0'
const punctuation = 'Minus Equal BracketLeft BracketRight Semicolon Quote Backquote Backslash IntlBackslash Comma Period Slash'
const letters = Object.fromEntries(Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ', (letter) => [`Key${letter}`, [letter.toLowerCase(), letter]])) as Layout
const others: Layout = { Space: [' ', ' '], Enter: ['\r', '\r'], NumpadEnter: ['\r', '\r'], Tab: ['\t', '\t'], ...Object.fromEntries(Array.from('0123456789', (digit) => [`Numpad${digit}`, [digit, digit]])) }

/** What readers are set up for. One that is set up for this computer's own is understood by what the layout makes of its keys. */
const layouts: readonly Layout[] = [
  { ...letters, ...others, ...row(digits, '1234567890', '!@#$%^&*()'), ...row(punctuation, "-=[];'`\\\\,./", '_+{}:"~||<>?') },
  {
    ...letters, ...others, KeyY: ['z', 'Z'], KeyZ: ['y', 'Y'],
    ...row(digits, '1234567890', '!"§$%&/()='), ...row(punctuation, 'ß´ü+öä^#<,.-', "?`Ü*ÖÄ°'>;:_"),
  },
  {
    ...letters, ...others, KeyA: ['q', 'Q'], KeyQ: ['a', 'A'], KeyZ: ['w', 'W'], KeyW: ['z', 'Z'], KeyM: [',', '?'],
    ...row(digits, '&é"\'(-è_çà', '1234567890'), ...row(punctuation, ')=^$mù²*<;:!', '°+¨£M%~µ>./§'),
  },
]

/** Control characters as guns type them: `Ctrl+J` is a line feed (ISO 646: the letter less 64). */
function controlOf({ code, shift }: TypedKey): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return String.fromCharCode(letter.charCodeAt(0) - 64)
  if (code === 'BracketRight') return '\x1d'
  if (code === 'Backslash') return '\x1c'
  if (code === 'Digit6' && shift) return '\x1e'
  return code === 'Minus' && shift ? '\x1f' : ''
}

const ofHost = ({ key }: TypedKey): string => (key === 'Enter' ? '\r' : key === 'Tab' ? '\t' : Array.from(key).length === 1 ? key : '')
const alone = ({ control, alt }: TypedKey): boolean => control && !alt

/** What the keys say by each layout that their reader may be set up for, without repetition: by their places first, since `<` moves with the layout. */
export function textsOf(keys: readonly TypedKey[]): string[] {
  const [places, ...further] = layouts.map((layout) => written(keys, (each) => layout[each.code]?.[each.shift ? 1 : 0] ?? ''))
  return [...new Set([places ?? '', written(keys, ofHost), ...further])]
}

/** Characters by number (`Alt` and digits of the number block), as guns that do not trust any layout type them. */
function written(keys: readonly TypedKey[], character: (key: TypedKey) => string): string {
  let text = ''
  let number = ''
  const flush = (): void => {
    if (number !== '') text += String.fromCharCode(Number(number) & 0xff)
    number = ''
  }
  for (const key of keys) {
    const digit = key.alt ? /^Numpad(\d)$/.exec(key.code)?.[1] : undefined
    if (digit !== undefined) {
      number += digit
      // `Alt+064`, `Alt+0064`: three digits, or four that begin with a naught.
      if (number.length >= (number.startsWith('00') ? 4 : 3)) flush()
      continue
    }
    flush()
    text += alone(key) ? controlOf(key) : character(key)
  }
  flush()
  return text
}

/** What fell into a field, or would have: what this computer's layout makes of a key. Empty for one that writes nothing. */
export const fallen = (key: TypedKey): string => (key.control !== key.alt ? '' : ofHost(key))
