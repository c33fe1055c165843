/**
 * What opens the chip of a licence with a zone of one line (ISO/IEC 18013-3; Regulation (EU) 383/2012, annex I.5.2). `BAP`: basic access
 * protection in configuration 1 (SHA-1 and two-key Triple DES, as basic access control of passports), whose key is derived from `reference`, the
 * line without the letter at its beginning and the check digit at its end. `PACE`: the number of the licence is the card access number; so
 * have the Dutch ones whose line says a version after the first. `other`: a configuration that is not opened here.
 */
export type LicenceAccess =
  | { protocol: 'BAP'; reference: string }
  | { protocol: 'PACE'; number: string }
  | { protocol: 'other' }

/** What opens a chip here. */
export type LicenceKey = Exclude<LicenceAccess, { protocol: 'other' }>

/** Null where the line is no licence's of ISO/IEC 18013-3, or says that there is no chip. */
export function licenceAccess(lines: readonly string[]): LicenceAccess | null {
  const [line = ''] = lines
  if (lines.length !== 1 || !/^D[1-9][A-Z]{3}[A-Z0-9<]{24}[0-9]$/.test(line) || line.startsWith('D1FRA')) return null
  const later = /^D[1-9]NLD[2-9]([A-Z0-9]{10})/.exec(line)
  if (later !== null) return { protocol: 'PACE', number: later[1]! }
  return line[1] === '1' ? { protocol: 'BAP', reference: line.slice(1, -1) } : { protocol: 'other' }
}
