import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitTlvs } from '../../documents/asn1/reader.ts'
import { dataGroupContent, requiredContent } from './data-group.ts'

/** The machine readable zone as the chip holds it (9303-10 §4.7.1). */
export interface Dg1 {
  format: 'TD1' | 'TD2' | 'TD3'
  lines: string[]
}

const layouts = { 90: ['TD1', 30], 72: ['TD2', 36], 88: ['TD3', 44] } as const

/** Reads DG1; throws `Asn1Error`, also when anything but the zone's own alphabet is in it. */
export function readDg1(file: Uint8Array): Dg1 {
  const content = requiredContent(splitTlvs(dataGroupContent(file, 1), 8), 0x5f1f)
  const layout = content.length === 90 || content.length === 72 || content.length === 88 ? layouts[content.length] : null
  const text = String.fromCharCode(...content.subarray(0, 90))
  if (layout === null || !/^[A-Z0-9<]+$/.test(text)) throw new Asn1Error('badValue')
  const [format, width] = layout
  return { format, lines: Array.from({ length: text.length / width }, (_, i) => text.slice(i * width, (i + 1) * width)) }
}
