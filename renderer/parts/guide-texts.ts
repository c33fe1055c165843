import type { Language } from '../../electron/contract/primitives.ts'

/** The guides of each language but English, which stands in for the others: a desk holds those of the languages that its screens were shown in. */
const others = {
  de: () => import('../../resources/guides/de.json', { with: { type: 'json' } }),
  fr: () => import('../../resources/guides/fr.json', { with: { type: 'json' } }),
  es: () => import('../../resources/guides/es.json', { with: { type: 'json' } }),
  it: () => import('../../resources/guides/it.json', { with: { type: 'json' } }),
  ar: () => import('../../resources/guides/ar.json', { with: { type: 'json' } }),
}

const texts: Partial<Record<Language, object>> = {}

/** Once it is done, the guides open in this language. */
export async function loadGuideTexts(language: Language): Promise<void> {
  if (language === 'en') return
  texts[language] ??= (await others[language]()).default
}

/** What was loaded of a language, as its file has it. */
export const guideTextsIn = (language: Language): object | null => texts[language] ?? null
