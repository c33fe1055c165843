import type { MrzFormat } from '../../contract/mrz.ts'

/**
 * How documents of a size never begin, since those of another do: P is a passport's of 44 characters (9303-4 §4.2.2), but for PU, the single sheet of an emergency
 * travel document, which Germany prints with 36 (9303-8); A, C and I are cards' (9303-5, -6 §4.2.2). The rest of a code is the issuer's to choose.
 */
const ofOtherSizes: Readonly<Partial<Record<MrzFormat, RegExp>>> = { TD1: /^P/, TD2: /^P(?!U)/, TD3: /^[ACI][A-Z<]/ }

/** A zone that begins as documents of another size do: its lines were cut off, or were never a document's. */
export function beginsAsOtherSize(format: MrzFormat, firstLine: string): boolean {
  return ofOtherSizes[format]?.test(firstLine) === true
}
