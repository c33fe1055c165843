/** Names of a person as ICAO 9303-3 §4.6 writes them: PRIMARY<PARTS<<SECONDARY<PARTS. */
export interface MrzNames {
  primaryIdentifier: string | null
  secondaryIdentifier: string | null
  /** No filler at the end: something may have been cut off. */
  mayBeTruncated: boolean
}

/** Primary and secondary identifier of a name field, with spaces for single fillers. */
export function splitNames(field: string): MrzNames {
  const trimmed = field.replace(/<+$/, '')
  const [primary = '', ...rest] = trimmed.split('<<')
  return {
    primaryIdentifier: words(primary),
    secondaryIdentifier: words(rest.join('<')),
    mayBeTruncated: trimmed.length === field.length,
  }
}

/** Filler to single spaces, none at the ends; null when nothing is left. */
export function words(text: string): string | null {
  const clean = text.replace(/<+/g, ' ').trim()
  return clean === '' ? null : clean
}
