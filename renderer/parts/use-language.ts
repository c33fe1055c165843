import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../electron/contract/primitives.ts'
import { languages } from './languages.ts'

/** The words and the language of the screen; a change of language draws anew. */
export function useWords(): { t: TFunction; language: Language; has: (key: string, params?: Record<string, string | number>) => boolean } {
  const { t, i18n } = useTranslation()
  const language = languages.find((each) => each === i18n.language) ?? 'en'
  return { t, language, has: (key, params) => i18n.exists(key, params ?? {}) }
}
