import { readBer } from '../../documents/asn1/reader.ts'
import { publicKeyOf, type PublicKey } from '../algorithms/public-key.ts'
import { dataGroupContent } from './data-group.ts'

/** The active authentication public key (9303-10 §4.7.15). Throws `Asn1Error`, `UnsupportedAlgorithm`. */
export function readDg15(file: Uint8Array): PublicKey {
  return publicKeyOf(readBer(dataGroupContent(file, 15), { maxBytes: 8192, maxDepth: 12, maxNodes: 200 }))
}
