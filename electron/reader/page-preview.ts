import { FoyerError } from '../contract/errors.ts'
import { decodePages } from './images/decode.ts'

/** Longest side, px: to be looked at. */
const LONGEST = 900

/** The first page of what a device gave, made small enough to look at, as JPEG; kept nowhere. @throws FoyerError of `decodePages` */
export async function pagePreview(bytes: Uint8Array, modulesFolder: string): Promise<Uint8Array> {
  const [page] = await decodePages(bytes, { modulesFolder, limits: { pages: 1 } })
  if (page === undefined) throw new FoyerError('image.empty')
  const { default: sharp } = await import('sharp')
  const { width, height, data } = page
  return new Uint8Array(await sharp(data, { raw: { width, height, channels: 3 } }).resize({ width: LONGEST, height: LONGEST, fit: 'inside', withoutEnlargement: true }).jpeg({ quality: 80 }).toBuffer())
}
