import { errorCodes, isErrorCode, type ErrorCode } from './error-codes.ts'

/** What crosses a border when something failed: no stack, no message of a library, no personal data. */
export interface ErrorPayload {
  code: ErrorCode
  /** HTTP-like class, from the code list. */
  status: number
  /** A few technical words from a fixed vocabulary (never input): 'EACCES', 'SW=6A82'. */
  detail?: string
}

export interface FoyerErrorOptions {
  /** What went wrong underneath; stays in this process. */
  cause?: unknown
  detail?: string
}

/** The one error type that borders know. Anything else becomes `internal.fault`. */
export class FoyerError extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined

  constructor(code: ErrorCode, options: FoyerErrorOptions = {}) {
    super(options.detail === undefined ? code : `${code} (${options.detail})`, { cause: options.cause })
    this.name = 'FoyerError'
    this.code = code
    this.detail = options.detail
  }

  get status(): number {
    return errorCodes[this.code]
  }

  toPayload(): ErrorPayload {
    const payload: ErrorPayload = { code: this.code, status: this.status }
    if (this.detail !== undefined) payload.detail = this.detail
    return payload
  }

  /** Any thrown value as a coded error; what is not coded is an internal fault. */
  static from(thrown: unknown): FoyerError {
    return thrown instanceof FoyerError ? thrown : new FoyerError('internal.fault', { cause: thrown })
  }

  /** The far end of a border: a payload becomes an error again. */
  static fromPayload(payload: { code: string; detail?: string | undefined }): FoyerError {
    if (!isErrorCode(payload.code)) return new FoyerError('internal.fault')
    return new FoyerError(payload.code, payload.detail === undefined ? {} : { detail: payload.detail })
  }
}
