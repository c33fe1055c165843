import { Asn1Error } from '../../documents/asn1/errors.ts'
import { splitIssued } from '../../documents/asn1/issued.ts'
import { readBerPrefix, splitTlvs, type Tlv } from '../../documents/asn1/reader.ts'
import { dataGroupContent, LENGTH_SLACK } from './data-group.ts'

export type ImageFormat = 'jpeg' | 'jp2' | 'j2k' | 'png'

/** One picture as it stands in a data group: still encoded, still untrusted. */
export interface EncodedImage {
  format: ImageFormat
  bytes: Uint8Array
}

const magic: readonly [ImageFormat, readonly number[]][] = [
  ['jpeg', [0xff, 0xd8, 0xff]],
  ['jp2', [0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a]],
  ['j2k', [0xff, 0x4f, 0xff, 0x51]],
  ['png', [0x89, 0x50, 0x4e, 0x47]],
]

/** The format by the first bytes, whatever a header around the picture claims; throws `Asn1Error`. */
export function encodedImage(bytes: Uint8Array): EncodedImage {
  const found = magic.find(([, start]) => start.every((octet, i) => bytes[i] === octet))
  if (found === undefined) throw new Asn1Error('badValue')
  return { format: found[0], bytes }
}

/** Face images of an ISO/IEC 19794-5:2005 record (§5.4 to §5.7); `beyond` is the record and what follows it. Throws `Asn1Error`. */
function facesOf19794(record: Uint8Array, beyond: Uint8Array): EncodedImage[] {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  if (record.length < 14 || view.getUint32(0) !== 0x46414300) throw new Asn1Error('badValue')
  const count = view.getUint16(8 + 4)
  const faces: EncodedImage[] = []
  let at = 14
  for (let face = 0; face < Math.min(count, 8); face += 1) {
    if (at + 32 > record.length) throw new Asn1Error('truncated')
    const blockLength = view.getUint32(at)
    // Facial information (20), feature points (8 each), image information (12), then the picture.
    const pictureAt = at + 20 + 8 * view.getUint16(at + 4) + 12
    const said = at + blockLength
    // Where its length misses by a little, the last picture takes what is there.
    const end = said > record.length ? Math.min(said, beyond.length) : record.length - said <= LENGTH_SLACK ? record.length : said
    if (pictureAt >= end || said > record.length + LENGTH_SLACK) throw new Asn1Error('truncated')
    faces.push(encodedImage(beyond.subarray(pictureAt, end)))
    at = end
    if (at >= record.length) break
  }
  return faces
}

/**
 * Face images of an ISO/IEC 39794-5 FaceImageDataBlock: representationBlocks [1], each with imageRepresentation [1] -
 * base [0] - imageRepresentation2DBlock [0] - representationData2D [0]. Throws `Asn1Error`.
 */
function facesOf39794(block: Uint8Array): EncodedImage[] {
  const root = readBerPrefix(block, { maxBytes: 1 << 20, maxDepth: 20, maxNodes: 4000 }).node
  const data = root.tag === 0xa1 && root.children[0]?.tag === 0x65 ? root.children[0] : root
  if (data.tag !== 0x65) throw new Asn1Error('unexpectedTag')
  const representations = data.children.find(({ tag }) => tag === 0xa1)?.children ?? []
  return representations.slice(0, 8).flatMap((each) => {
    const image = [0xa1, 0xa0, 0xa0].reduce<typeof each | undefined>(
      (node, tag) => node?.children.find((child) => child.tag === tag), each)
    const bytes = image?.children.find(({ tag }) => tag === 0x80)?.content
    return bytes === undefined ? [] : [encodedImage(bytes)]
  })
}

/** A view of the file with a little more at its end, for what is longer than the length around it says. */
function andBeyond(file: Uint8Array, content: Uint8Array): Uint8Array {
  const from = content.byteOffset - file.byteOffset
  return file.subarray(from, from + content.length + LENGTH_SLACK)
}

/** Elements of one of DG2's templates; throws `Asn1Error` where more than a little cannot be read. */
function templateOf(file: Uint8Array, content: Uint8Array, most: number): Tlv[] {
  const { found, rest } = splitIssued(andBeyond(file, content), most, { slack: LENGTH_SLACK })
  if (rest > 2 * LENGTH_SLACK) throw new Asn1Error('truncated')
  return found
}

/**
 * Face images of DG2 (9303-10 §4.7.2): biometric information templates with a data block 5F2E or 7F2E, of ISO/IEC
 * 19794-5 or 39794-5, told apart by their content. Each of the lengths around a picture may be wrong by {@link LENGTH_SLACK} bytes. Throws `Asn1Error`.
 */
export function readDg2(file: Uint8Array): EncodedImage[] {
  const [group] = templateOf(file, dataGroupContent(file, 2), 4)
  if (group?.tag !== 0x7f61) throw new Asn1Error('unexpectedTag')
  const templates = templateOf(file, group.content, 20).filter(({ tag }) => tag === 0x7f60)
  return templates.flatMap((template) => {
    const block = templateOf(file, template.content, 20).find(({ tag }) => tag === 0x5f2e || tag === 0x7f2e)
    if (block === undefined) return []
    const beyond = andBeyond(file, block.content)
    return block.content[0] === 0x46 ? facesOf19794(block.content, beyond) : facesOf39794(beyond)
  })
}

/** DG5 displayed portrait (tag 5F40) or DG7 displayed signature (5F43), 9303-10 §4.7.5 and §4.7.7. Throws `Asn1Error`. */
export function readDisplayedImages(file: Uint8Array, number: 5 | 7): EncodedImage[] {
  const wanted = number === 5 ? 0x5f40 : 0x5f43
  return splitTlvs(dataGroupContent(file, number), 20)
    .filter(({ tag }) => tag === wanted)
    .slice(0, 8)
    .map(({ content }) => encodedImage(content))
}
