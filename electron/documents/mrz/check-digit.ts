/** Value of a character for check digits: digits as they are, A to Z as 10 to 35, filler 0 (ICAO 9303-3 §4.9). */
export function characterValue(character: string): number {
  const code = character.charCodeAt(0)
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 65 && code <= 90) return code - 55
  return 0
}

/** Check digit of a text: weights 7, 3, 1 repeating, modulo 10 (ICAO 9303-3 §4.9). */
export function checkDigit(text: string): string {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += characterValue(text[i]!) * (i % 3 === 0 ? 7 : i % 3 === 1 ? 3 : 1)
  return String(sum % 10)
}
