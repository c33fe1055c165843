import type { TFunction } from 'i18next'
import { useEffect, useState } from 'react'
import type { Language } from '../../electron/contract/primitives.ts'
import { isLoaded, loadLanguage, wordsIn } from './languages.ts'
import { useWords } from './use-language.ts'

/** What says things in a language that is not the screen's; the screen's own until that is loaded, in a moment. */
export function useWordsIn(wanted: Language): { t: TFunction; language: Language } {
  const { language: screens } = useWords()
  const [, setLoaded] = useState<Language | null>(null)
  useEffect(() => {
    let asked = true
    loadLanguage(wanted).then(() => { if (asked) setLoaded(wanted) }, () => undefined)
    return () => { asked = false }
  }, [wanted])
  const language = isLoaded(wanted) ? wanted : screens
  return { t: wordsIn(language), language }
}
