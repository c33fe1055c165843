/** Text as it is compared: no case, no marks above or below letters, and the letters that do not decompose spelt out. */
const spelt: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ħ: 'h', ŋ: 'n' }

export function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}+/gu, '').toLowerCase().replaceAll(/[ßæœøđðþłıħŋ]/g, (letter) => spelt[letter] ?? letter).trim()
}
