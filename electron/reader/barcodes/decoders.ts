import type { Budget } from '../budget.ts'
import type { GrayImage } from '../images/image.ts'
import { readMatrixWithJs, readPdf417WithJs } from './zxing-js.ts'
import { readWithWasm, type RawReading, type WasmOptions } from './zxing-wasm.ts'

type Size = Pick<GrayImage, 'width' | 'height'>

/** The decoders, whose calls are what a search for barcodes is made of: each is paid for by its pixels before it begins. */
export interface Decoders {
  wasm: (image: GrayImage, options: WasmOptions) => Promise<RawReading[]>
  pdf417WithJs: (image: GrayImage, binarizer: 'local' | 'global', fills?: boolean) => Promise<RawReading | null>
  matrixWithJs: (image: GrayImage) => Promise<RawReading | null>
}

/**
 * What a call costs, in the processor's ms on two cores of 2026, where it was measured (`npm run bench:barcodes -- 2 --cpu`): 15 to 35 a megapixel
 * as the picture lies, and as much again for each other way to look at it.
 */
const CALL = 2
const MEGAPIXEL = 25
const JS_MEGAPIXEL = 150
/** What an unsharp mask costs, a megapixel. */
const SHARPENED_MEGAPIXEL = 30

export function paidDecoders(budget: Budget): Decoders {
  const pay = (image: GrayImage, perMegapixel: number): void => budget.spend(costOf(image, perMegapixel))
  return {
    wasm: (image, options) => {
      pay(image, costOfLook(options))
      return readWithWasm(image, options)
    },
    pdf417WithJs: (image, binarizer, fills) => {
      pay(image, JS_MEGAPIXEL)
      return readPdf417WithJs(image, binarizer, fills)
    },
    matrixWithJs: (image) => {
      pay(image, JS_MEGAPIXEL)
      return readMatrixWithJs(image)
    },
  }
}

function costOf({ width, height }: Size, perMegapixel: number): number {
  return CALL + ((width * height) / 1e6) * perMegapixel
}

/** What a plain call of a decoder costs. */
export function costOfPlain(image: Size, engine: 'wasm' | 'js'): number {
  return costOf(image, engine === 'wasm' ? MEGAPIXEL : JS_MEGAPIXEL)
}

/** What it costs to sharpen a whole picture, which no decoder's call pays for. */
export function costOfSharpening(image: Size): number {
  return costOf(image, SHARPENED_MEGAPIXEL)
}

/** What a look at a megapixel costs. */
export function costOfLook({ turned, inverted, downscaled }: Pick<WasmOptions, 'turned' | 'inverted' | 'downscaled'>): number {
  return MEGAPIXEL * (1 + [turned, inverted, downscaled].filter((way) => way === true).length)
}
