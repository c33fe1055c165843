import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Language } from '../../electron/contract/primitives.ts'
import { languages } from './languages.ts'

/** What says things in the person's language. */
export interface Words {
  t: TFunction
  language: Language
  has: (key: string, params?: Record<string, string | number>) => boolean
}

/** The words and the language of the screen; a change of language draws anew. */
export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const language = languages.find((each) => each === i18n.language) ?? 'en'
  return { t, language, has: (key, params) => i18n.exists(key, params ?? {}) }
}
