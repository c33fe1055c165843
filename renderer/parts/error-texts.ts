import { FoyerError } from '../../electron/contract/errors.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import en from '../../resources/locales/en/errors.json' with { type: 'json' }

export interface ErrorText {
  /** What happened, for the person. */
  sentence: string
  /** What to do now. */
  action: string
}

const texts: Partial<Record<Language, Record<string, ErrorText>>> = { en }

/** Called with the words of a language, before anything is said in it. */
export function addErrorTexts(language: Language, added: Record<string, ErrorText>): void {
  texts[language] = added
}

/** The sentence and the action of a code; `internal.fault` speaks for a code without any. */
export function errorText(code: string, language: Language): ErrorText {
  const own = texts[language] ?? texts.en
  return own?.[code] ?? own?.['internal.fault'] ?? { sentence: code, action: '' }
}

/** Any thrown value as a coded error. */
export function asFoyerError(thrown: unknown): FoyerError {
  return FoyerError.from(thrown)
}
