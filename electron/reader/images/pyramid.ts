import type { GrayImage, RgbImage } from './image.ts'
import { halveGray, resizeGray, shrinkToGray } from './resize.ts'

/** One page at every size that the reader asks for; each is made once, when first asked for. */
export class PagePyramid {
  readonly width: number
  readonly height: number
  private readonly source: GrayImage | RgbImage
  private readonly coloured: boolean
  private readonly halvings = new Map<number, GrayImage>()

  /** @param source colours, or luminance where the camera gave nothing else. */
  constructor(source: GrayImage | RgbImage) {
    this.source = source
    this.width = source.width
    this.height = source.height
    this.coloured = source.data.length !== source.width * source.height
    if (!this.coloured) this.halvings.set(0, source)
  }

  /** Luminance, halved `times` times. A source pixel (x, y) is at (x / 2^times, y / 2^times), pixel centres at .5. */
  halved(times: number): GrayImage {
    const found = this.halvings.get(times)
    if (found !== undefined) return found
    // Full and half size come from the colours, each further one from the one before: the colours are walked once.
    const made = times < 2 && this.coloured ? shrinkToGray(this.source, 2 ** times) : halveGray(this.halved(times - 1))
    this.halvings.set(times, made)
    return made
  }

  /** Gives the large ones back, which are made again when they are asked for: of many pages they would be a third of the pages more. */
  lighten(): void {
    for (const times of [0, 1]) if (this.halvings.get(times) !== this.source) this.halvings.delete(times)
  }

  /** Luminance with the longer side at `side` px, and how many source px one of its px is. */
  sized(side: number): { image: GrayImage, scale: number } {
    const longer = Math.max(this.width, this.height)
    const scale = longer / side
    const times = Math.max(0, Math.floor(Math.log2(scale)))
    const width = Math.max(1, Math.round(this.width / scale))
    const height = Math.max(1, Math.round(this.height / scale))
    return { image: resizeGray(this.halved(times), width, height), scale }
  }
}

const pyramids = new WeakMap<RgbImage, PagePyramid>()

/** The pyramid of a page, for as long as the page is there: whoever looks at it next need not walk its colours again. */
export function pyramidOf(page: RgbImage): PagePyramid {
  let pyramid = pyramids.get(page)
  if (pyramid === undefined) pyramids.set(page, pyramid = new PagePyramid(page))
  return pyramid
}
