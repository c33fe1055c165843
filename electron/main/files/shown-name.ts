/** Characters that control, or turn the writing direction: with them a name looks like another. Pairs that are broken, too. */
const DISGUISES = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu
const LONGEST = 100

/** A name from a disk that anybody may have written, as it may be shown: one line, nothing hidden, bounded. The end, where the kind is, stays. */
export function shownName(name: string): string {
  const plain = Array.from(name.replaceAll(DISGUISES, '\u{FFFD}').trim())
  return plain.length <= LONGEST ? plain.join('') : `${plain.slice(0, LONGEST - 21).join('')}…${plain.slice(-20).join('')}`
}
