import type { Point, Quad } from '../../electron/contract/mrz.ts'
import type { RgbImage } from '../../electron/reader/images/image.ts'
import { homographyTo, mapPoint } from '../../electron/reader/images/warp.ts'
import { invert } from './photograph.ts'

/** How a camera sees a page that is not flat, through a lens that is not perfect. */
export interface View {
  /** Where the page's corners would be if it were flat, px of the picture. */
  quad: Quad
  /** Height of the page's bow, share of its height; above zero its middle rises on the picture. */
  bow: number
  /** Where along the page the bow is highest, share of its width. */
  bowAt: number
  /** A page that rises out of its binding: how far its edge is lifted, share of its height, within the nearest third. */
  curl: number
  /** Barrel (above zero) or pincushion of the lens: share by which the corner of the picture is drawn in. */
  barrel: number
}

/** Samples along each side of a pixel, so that small print is averaged and does not flicker. */
const taps = 3

/** The page into the picture as the view says: for each px the page's px there, averaged over its footprint. */
export function look(picture: RgbImage, page: RgbImage, view: View): void {
  const toPage = invert(homographyTo(view.quad, 1, 1)!)
  const { width, height } = picture
  const half = Math.hypot(width, height) / 2
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0]
      let inside = 0
      for (let k = 0; k < taps * taps; k++) {
        const p = straightened(x + ((k % taps) + 0.5) / taps, y + (Math.floor(k / taps) + 0.5) / taps, width, height, half, view.barrel)
        const on = flattened(mapPoint(toPage, p.x, p.y), view)
        const px = Math.floor(on.x * page.width)
        const py = Math.floor(on.y * page.height)
        if (px < 0 || py < 0 || px >= page.width || py >= page.height) continue
        inside++
        for (let c = 0; c < 3; c++) sum[c]! += page.data[(py * page.width + px) * 3 + c]!
      }
      if (inside === 0) continue
      const share = inside / (taps * taps)
      const at = (y * width + x) * 3
      for (let c = 0; c < 3; c++) picture.data[at + c] = (sum[c]! / inside) * share + picture.data[at + c]! * (1 - share)
    }
  }
}

/** Where a point of the picture would be if the lens drew straight. */
function straightened(x: number, y: number, width: number, height: number, half: number, barrel: number): Point {
  const dx = x - width / 2
  const dy = y - height / 2
  const factor = 1 + barrel * ((dx * dx + dy * dy) / (half * half))
  return { x: width / 2 + dx * factor, y: height / 2 + dy * factor }
}

/** Where on the flat page (0 to 1 both ways) the point lies that is seen at `p` of the bent one. */
function flattened(p: Point, { bow, bowAt, curl }: View): Point {
  const t = (p.x - bowAt) / Math.max(bowAt, 1 - bowAt)
  const nearEdge = Math.max(0, 1 - p.x * 3)
  return { x: p.x + (bow * t) / 8 - curl * nearEdge * nearEdge / 6, y: p.y + bow * (1 - t * t) + curl * nearEdge * nearEdge }
}
