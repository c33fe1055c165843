import type { RgbImage } from './image.ts'

const MOST = 1280

/** The picture, averaged down by a whole factor to at most about 1280 px on its longer side; itself when it is small enough. */
export function fitForScreen(image: RgbImage): RgbImage {
  const factor = Math.ceil(Math.max(image.width, image.height) / MOST)
  if (factor <= 1) return image
  // A strip is thinner than the factor: what there is of it is averaged.
  const width = Math.max(1, Math.floor(image.width / factor))
  const height = Math.max(1, Math.floor(image.height / factor))
  const [across, down] = [Math.min(factor, image.width), Math.min(factor, image.height)]
  const data = new Uint8Array(width * height * 3)
  const area = across * down
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let red = 0
      let green = 0
      let blue = 0
      for (let dy = 0; dy < down; dy++) {
        let at = ((y * factor + dy) * image.width + x * factor) * 3
        for (let dx = 0; dx < across; dx++, at += 3) {
          red += image.data[at]!
          green += image.data[at + 1]!
          blue += image.data[at + 2]!
        }
      }
      const to = (y * width + x) * 3
      data[to] = red / area
      data[to + 1] = green / area
      data[to + 2] = blue / area
    }
  }
  return { width, height, data }
}
