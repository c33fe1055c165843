import type { TypedKey } from '../../../electron/main/keyboard-reader/layouts.ts'

/** The key that writes a character on a US keyboard. */
export function usKey(character: string): TypedKey {
  const key = { key: character, shift: false, control: false, alt: false }
  if (/[a-z]/i.test(character)) return { ...key, code: `Key${character.toUpperCase()}`, shift: character !== character.toLowerCase() }
  if (/\d/.test(character)) return { ...key, code: `Digit${character}` }
  if (character === '\r') return { ...key, key: 'Enter', code: 'Enter' }
  if (character === '\n') return { ...key, key: 'j', code: 'KeyJ', control: true }
  if (character === '\x1e') return { ...key, key: '^', code: 'Digit6', control: true, shift: true }
  if (character === '\x02' || character === '\x03') return { ...key, key: 'bc'[character.charCodeAt(0) - 2] ?? '', code: `Key${'BC'[character.charCodeAt(0) - 2]}`, control: true }
  const [code = '', shift = false] = ({ '<': ['Comma', true], '@': ['Digit2', true], ' ': ['Space'], '.': ['Period'], '%': ['Digit5', true] } as Record<string, [string, boolean?]>)[character] ?? []
  return { ...key, code, shift }
}
