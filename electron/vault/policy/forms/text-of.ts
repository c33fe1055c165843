const BOM_UTF16_LITTLE = 'fffe'
const BOM_UTF16_BIG = 'feff'

/**
 * The text of a file in whichever encoding its byte order mark says, UTF-8 without one: editors of Windows begin with a mark, its shell and its registry
 * write UTF-16.
 * @throws TypeError where it is not in that encoding
 */
export function textOf(bytes: Uint8Array): string {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex')
  const encoding = mark === BOM_UTF16_LITTLE ? 'utf-16le' : mark === BOM_UTF16_BIG ? 'utf-16be' : 'utf-8'
  // It takes the mark away too.
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}
