import { useState } from 'react'
import type { Language } from '../../electron/contract/primitives.ts'
import { Choice } from './fields.tsx'
import { languageNames, pickLanguage } from './languages.ts'
import { useWords } from './use-language.ts'

/** The language of the screen, before anybody has signed in: for this moment, nothing is kept. */
export function LanguagePicker({ among }: { among: readonly Language[] }) {
  const { t, language } = useWords()
  /** Chosen, and its words are on their way. */
  const [coming, setComing] = useState<Language | null>(null)
  const choose = (chosen: Language) => {
    setComing(chosen)
    const come = () => setComing(null)
    pickLanguage(chosen).then(come, come)
  }
  return (
    <Choice
      label={t('settings.language')}
      labelHidden
      value={coming ?? language}
      options={among.map((each) => ({ value: each, content: <span lang={each}>{languageNames[each]}</span> }))}
      onChange={choose}
    />
  )
}
