import type { MrzFormat } from '../../contract/mrz.ts'

/** How documents of a size never begin, since those of another do: P is a passport's of 44 characters (9303-4 §4.2.2); A, C and I are cards' (9303-5, -6 §4.2.2). The rest of a code is the issuer's to choose. */
const ofOtherSizes: Readonly<Partial<Record<MrzFormat, RegExp>>> = { TD1: /^P/, TD2: /^P/, TD3: /^[ACI][A-Z<]/ }

/** PU, the single sheet of an emergency travel document (9303-8), which Germany prints with lines of 36: alone of all that begin with P. */
export function isSingleSheet(format: MrzFormat, firstLine: string): boolean {
  return format === 'TD2' && firstLine.startsWith('PU')
}

/** A zone that begins as documents of another size do: its lines were cut off, or were never a document's. */
export function beginsAsOtherSize(format: MrzFormat, firstLine: string): boolean {
  return ofOtherSizes[format]?.test(firstLine) === true && !isSingleSheet(format, firstLine)
}
