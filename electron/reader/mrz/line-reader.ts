import type { GrayImage } from '../images/image.ts'

/**
 * What a reader saw in one line image: per step (left to right) the natural logarithm of the
 * probability of every class. Class 0 is the CTC blank, then the MRZ alphabet in the order of
 * `lineAlphabet`.
 */
export interface LineEvidence {
  /** Best path, collapsed: what it reads as without any knowledge of documents. */
  text: string
  steps: number
  /** Always `lineAlphabet.length + 1`. */
  classes: number
  /** `[steps × classes]`, row-major. */
  logProbs: Float32Array
}

/** The 37 characters of the MRZ (ICAO 9303-3 §4.3); class `i + 1` is character `i`. */
export const lineAlphabet = '<0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** Reads line images (see `line-image.ts`). The one in use: `line-reader-onnx.ts`. */
export interface LineReader {
  /** One evidence per image, same order. Throws `FoyerError('internal.fault')` when the engine fails. */
  read(lines: readonly GrayImage[]): Promise<LineEvidence[]>
  close(): Promise<void>
}
