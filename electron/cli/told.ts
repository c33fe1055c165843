import errorTexts from '../../resources/locales/en/errors.json' with { type: 'json' }
import type { ErrorCode } from '../contract/error-codes.ts'
import type { FoyerError } from '../contract/errors.ts'

/** An error as the screen tells it, for scripts. */
export interface ToldError {
  code: ErrorCode
  /** What happened, … */
  sentence: string
  /** … and what to do. */
  action: string
}

export function toldError({ code }: FoyerError): ToldError {
  return { code, ...errorTexts[code] }
}

/** The same in one line for people, with what only the program knows behind it. */
export function errorLine({ code, detail }: FoyerError): string {
  const { sentence, action } = errorTexts[code]
  return `${sentence} ${action} [${code}${detail === undefined ? '' : `: ${detail}`}]`
}
