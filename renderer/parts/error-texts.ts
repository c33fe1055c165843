import { FoyerError } from '../../electron/contract/errors.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import ar from '../../resources/locales/ar/errors.json' with { type: 'json' }
import de from '../../resources/locales/de/errors.json' with { type: 'json' }
import en from '../../resources/locales/en/errors.json' with { type: 'json' }
import es from '../../resources/locales/es/errors.json' with { type: 'json' }
import fr from '../../resources/locales/fr/errors.json' with { type: 'json' }
import it from '../../resources/locales/it/errors.json' with { type: 'json' }

export interface ErrorText {
  /** What happened, for the person. */
  sentence: string
  /** What to do now. */
  action: string
}

const texts: Record<Language, Record<string, ErrorText>> = { en, de, fr, es, it, ar }

/** The sentence and the action of a code; `internal.fault` speaks for a code without any. */
export function errorText(code: string, language: Language): ErrorText {
  const own = texts[language]
  return own[code] ?? own['internal.fault'] ?? { sentence: code, action: '' }
}

/** Any thrown value as a coded error. */
export function asFoyerError(thrown: unknown): FoyerError {
  return FoyerError.from(thrown)
}
