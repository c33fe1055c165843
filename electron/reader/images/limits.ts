import { FILE_MAX } from '../../contract/primitives.ts'

/** Bounds on what one file may cost. */
export interface DecodeLimits {
  /** Largest file, bytes. */
  bytes: number
  /** Largest page, px. */
  pixels: number
  /** Largest photograph that is made smaller while it is read, px. */
  reducedPixels: number
  /** Pixels of all pages together, px: what is held in memory at once is three bytes of each. Pages beyond are left out. */
  allPixels: number
  /** Pages looked at; later ones are left out. */
  pages: number
  /** Wall clock for the whole file, ms. */
  timeLimit: number
  /** Processor time of the whole process while a picture is decoded, ms: others' work counts too, so it is as far away as the clock. */
  cpuLimit: number
  /** Processor time of the thread that draws a PDF, for each page, ms: of this alone, so that it may stand near. */
  pageCpuLimit: number
}

/** 40 megapixels is an A4 page at 600 dpi and what nearly every phone makes of its camera; 200 the largest sensor of one. 50 MB is told to people. */
export const usualLimits: DecodeLimits = { bytes: FILE_MAX, pixels: 40_000_000, reducedPixels: 210_000_000, allPixels: 80_000_000, pages: 10, timeLimit: 4500, cpuLimit: 4500, pageCpuLimit: 3700 }
