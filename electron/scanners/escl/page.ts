import { EsclFault } from './fault.ts'

/** How far before its end a JPEG's last marker may stand, bytes, but for zeros, of which some devices send many. */
const TAIL = 4096

/** Where what it is filled up with begins. */
const filledTo = (bytes: Uint8Array): number => bytes.findLastIndex((each) => each !== 0) + 1

const begins = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((each, at) => bytes[at] === each)

/**
 * Whether what came is a page, whatever it is said to be, by its first and last bytes; it is not decoded.
 * @throws EsclFault `badAnswer` for what is none, or half of one
 */
export function checkPage(bytes: Uint8Array): void {
  if (begins(bytes, 0xff, 0xd8, 0xff)) {
    const tail = bytes.subarray(0, filledTo(bytes)).subarray(-TAIL)
    if (!tail.some((each, at) => each === 0xff && tail[at + 1] === 0xd9)) throw new EsclFault('badAnswer', 'half a page')
    return
  }
  if (begins(bytes, 0x89, 0x50, 0x4e, 0x47)) {
    // IEND is the last chunk.
    if (!new TextDecoder('latin1').decode(bytes.subarray(-TAIL)).includes('IEND')) throw new EsclFault('badAnswer', 'half a page')
    return
  }
  if (begins(bytes, 0x25, 0x50, 0x44, 0x46)) return
  throw new EsclFault('badAnswer', 'no page')
}
