/** What opens the chip of a licence with a zone of one line: the basic access protection of ISO/IEC 18013-3, annex B. */
export interface LicenceAccess {
  /** Configuration: 1 is the one in use (SHA-1 and two-key Triple DES, as basic access control of passports). */
  configuration: number
  /** The input of the key derivation: the line without the letter at its beginning and the check digit at its end. */
  reference: string
}

/** Null where the line is no licence's of ISO/IEC 18013-3, or says that there is no chip. */
export function licenceAccess(lines: readonly string[]): LicenceAccess | null {
  const [line = ''] = lines
  if (lines.length !== 1 || !/^D[1-9][A-Z]{3}[A-Z0-9<]{24}[0-9]$/.test(line) || line.startsWith('D1FRA')) return null
  return { configuration: Number(line[1]), reference: line.slice(1, -1) }
}
