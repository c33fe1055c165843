import { Choice } from './fields.tsx'
import { languageNames, languages, pickLanguage } from './languages.ts'
import { useWords } from './use-language.ts'

/** The language of the screen, before anybody has signed in: for this moment, nothing is kept. */
export function LanguagePicker() {
  const { t, language } = useWords()
  return (
    <Choice
      label={t('settings.language')}
      labelHidden
      value={language}
      options={languages.map((each) => ({ value: each, content: <span lang={each}>{languageNames[each]}</span> }))}
      onChange={(chosen) => void pickLanguage(chosen)}
    />
  )
}
