// Characters that a keyboard's layout does not have. `xdotool` lends each a key for a moment, and takes it away before the other program has looked up what it meant:
// letters get lost, and nobody is told. So all of them get a key at once, before the first is pressed, and keep it until the last has been.

/** A keymap as `xkbcomp` writes it, and which of its keys have no meaning. */
export interface Keymap {
  text: string
  spare: readonly string[]
}

const NAMES = /^\s*<([^>]+)>\s*=\s*\d+;/gm
const SYMBOLS = /key\s+<([^>]+)>/g

/** What its keys mean: neither the map of the modifiers' names before, nor the drawing of the keyboard after it. */
const symbolsIn = (text: string): string => text.slice(text.indexOf('xkb_symbols')).split('xkb_geometry', 1)[0] ?? ''

/** @returns null where it is no keymap */
export function keymapOf(text: string): Keymap | null {
  const from = text.indexOf('xkb_symbols')
  if (from === -1) return null
  const used = new Set([...symbolsIn(text).matchAll(SYMBOLS)].map(([, name]) => name))
  const names = [...text.slice(0, from).matchAll(NAMES)].flatMap(([, name]) => name ?? [])
  return { text, spare: names.filter((name) => !used.has(name)) }
}

/** A letter for itself, one for itself with Shift. */
const LEVELS = 2
export const roomIn = ({ spare }: Keymap): number => spare.length * LEVELS

/** Characters that want a key of their own: all but the space, and those of ASCII's letters and digits that the layout has. */
export function strangers(keymap: Keymap, text: string): string[] {
  const symbols = new Set([...symbolsIn(keymap.text).matchAll(/\[([^\]]*)\]/g)].flatMap(([, levels = '']) => levels.split(/[\s,]+/)))
  return [...new Set(text)].filter((each) => each !== ' ' && !(/^[A-Za-z0-9]$/.test(each) && symbols.has(each)))
}

/** Keysym of a character (X.Org, keysymdef.h: 0x01000000 and its code point). */
const keysym = (letter: string): string => `U${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** The keymap with a key for each of these characters. @param letters no more than there is room for */
export function withKeysFor({ text, spare }: Keymap, letters: readonly string[]): string {
  const keys = Array.from({ length: Math.ceil(letters.length / LEVELS) }, (_each, at) => letters.slice(at * LEVELS, (at + 1) * LEVELS))
    .map((pair, at) => `  key <${spare[at] ?? ''}> { type= "TWO_LEVEL", symbols[Group1]= [ ${pair.map(keysym).join(', ')} ] };`)
  const inside = text.indexOf('{', text.indexOf('xkb_symbols')) + 1
  return [text.slice(0, inside), ...keys, text.slice(inside)].join('\n')
}
