import { LIGHTS_MAX, type Reading } from '../../contract/reading.ts'
import type { DocumentParts } from './parts.ts'

type Images = Reading['images']
type Side = Pick<DocumentParts, 'mrz' | 'barcodes'> & { images: Images }

/**
 * The pictures of a document of which another picture came: both sides stay, the one that says what the document is as its page. A better
 * picture of the same side takes that side's place.
 */
export function withBothSides(before: Side | null, added: Side, crops: Images['crops']): Images {
  const { images } = added
  if (before === null) return { ...images, crops }
  const portrait = before.images.portrait ?? images.portrait
  // Both sides' views stay; the newest first where there is no room for all.
  const lights = [...(images.lights ?? []), ...(before.images.lights ?? [])].slice(0, LIGHTS_MAX)
  const sides = ([page, otherSide]: [Images['page'], Images['otherSide']]): Images => ({ page, ...(otherSide ? { otherSide } : {}), portrait, crops, ...(lights.length > 0 ? { lights } : {}) })
  const known = before.images.otherSide ?? images.otherSide ?? null
  if (images.page === null) return sides([before.images.page, known])
  if (before.images.page === null) return sides([images.page, known])
  if (before.mrz !== null && added.mrz !== null) return sides([images.page, known])
  // A side with nothing on it that is read is seldom the one by which the document goes.
  return saysWhatItIs(before) && added.mrz === null ? sides([before.images.page, images.page]) : sides([images.page, before.images.page])
}

function saysWhatItIs({ mrz, barcodes }: Side): boolean {
  return mrz !== null || barcodes.some(({ parsed }) => parsed !== null)
}
