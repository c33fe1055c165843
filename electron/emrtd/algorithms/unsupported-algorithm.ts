/** A signature, digest or curve that this reader does not compute, or that proves nothing any more (`broken`). */
export class UnsupportedAlgorithm extends Error {
  /** Object identifier, or a fixed name where there is none. */
  readonly algorithm: string
  readonly broken: boolean

  constructor(algorithm: string, broken = false) {
    super(`unsupported algorithm ${algorithm}`)
    this.name = 'UnsupportedAlgorithm'
    this.algorithm = algorithm
    this.broken = broken
  }
}
