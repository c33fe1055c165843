/** Width to height of a portrait in a travel document: 35 by 45 mm (ICAO 9303-3, portrait). */
const SHAPE = 35 / 45
/** Tall enough to compare a face, px. */
const MOST = 900
const QUALITY = 0.9

/** A still of what a camera shows now, its middle in the shape of a portrait, as a JPEG; null while it shows nothing. */
export async function stillOf(video: HTMLVideoElement): Promise<Uint8Array | null> {
  const { videoWidth: wide, videoHeight: high } = video
  if (wide === 0 || high === 0) return null
  const cut = wide / high > SHAPE ? { width: high * SHAPE, height: high } : { width: wide, height: wide / SHAPE }
  const scale = Math.min(1, MOST / cut.height)
  const canvas = new OffscreenCanvas(Math.round(cut.width * scale), Math.round(cut.height * scale))
  const context = canvas.getContext('2d', { alpha: false })
  if (context === null) return null
  context.drawImage(video, (wide - cut.width) / 2, (high - cut.height) / 2, cut.width, cut.height, 0, 0, canvas.width, canvas.height)
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY })
  return new Uint8Array(await blob.arrayBuffer())
}
