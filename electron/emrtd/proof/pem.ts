import { FoyerError } from '../../contract/errors.ts'
import { asn1Tags } from '../../documents/asn1/tags.ts'

/** Longest file that is searched for PEM, bytes, and most blocks in one: the largest directories come as LDIF. */
const LONGEST_PEM = 24 << 20
const MOST_BLOCKS = 20_000

const marker = /-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----/g
const base64Text = /^[A-Za-z0-9+/\s]*={0,2}\s*$/

/**
 * DER bytes of everything in a file that holds DER or PEM; a file that is neither comes back as it is. A damaged block (without its beginning or its
 * end, or no base64) is empty, so that it is counted and does not take the others along. Throws `FoyerError`: `input.tooLarge`.
 */
export function dersOf(bytes: Uint8Array): Uint8Array[] {
  if (bytes[0] === asn1Tags.sequence || bytes.length > LONGEST_PEM) return [bytes]
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const blocks: Uint8Array[] = []
  let open: { label: string; from: number } | null = null
  const keep = (block: Uint8Array): void => {
    if (blocks.length >= MOST_BLOCKS) throw new FoyerError('input.tooLarge', { detail: 'PEM blocks' })
    blocks.push(block)
  }
  for (const { 0: whole, 1: side, 2: label, index } of text.matchAll(marker)) {
    if (side === 'BEGIN') {
      if (open !== null) keep(new Uint8Array())
      open = { label: label!, from: index + whole.length }
    } else {
      keep(open?.label === label ? decoded(text.slice(open!.from, index)) : new Uint8Array())
      open = null
    }
  }
  if (open !== null) keep(new Uint8Array())
  return blocks.length === 0 ? [bytes] : blocks
}

function decoded(body: string): Uint8Array {
  return base64Text.test(body) ? new Uint8Array(Buffer.from(body, 'base64')) : new Uint8Array()
}

/** The same for a file that holds one thing. */
export function derOf(bytes: Uint8Array): Uint8Array {
  return dersOf(bytes)[0]!
}
