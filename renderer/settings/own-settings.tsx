import { useState } from 'react'
import { call } from '../bridge.ts'
import { useDesk, useSession } from '../desk/desk-context.ts'
import { OwnFactorsSettings } from '../factors/own-factors.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { languageNames, languagesUnder } from '../parts/languages.ts'
import { chooseTheme, themeChoice, type ThemeChoice } from '../parts/theme.ts'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { SecretForm } from './secret-form.tsx'

const themes: readonly ThemeChoice[] = ['system', 'light', 'dark']

/** One's own language, light or dark, and PIN or passphrase. */
export function OwnSettings() {
  const { t, language } = useWords()
  const { refresh, state } = useDesk()
  const session = useSession()
  const [theme, setTheme] = useState(themeChoice())
  const factors = useLoaded('own', () => call('staff.ownFactors', {}))
  const task = useTask()
  return (
    <div className="stack">
      <section className="section stack">
        <h2>{t('settings.screen')}</h2>
        <div className="choice-rows">
          <Choice
            label={t('settings.language')}
            value={language}
            options={languagesUnder(state.policy.values).map((each) => ({ value: each, content: <span lang={each}>{languageNames[each]}</span> }))}
            onChange={(chosen) => void task.run(async () => {
              await call('desk.setLanguage', { language: chosen })
              await refresh()
            })}
          />
        </div>
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <Choice
          label={t('settings.theme')}
          value={theme}
          options={themes.map((each) => ({ value: each, content: t(`settings.themes.${each}`) }))}
          onChange={(chosen) => {
            chooseTheme(chosen)
            setTheme(chosen)
          }}
        />
      </section>
      <section className="section">
        <h2>{t('settings.ownSecret')}</h2>
        <SecretForm staffId={session.staffId} own keys={factors.value?.keys.length ?? 0} />
      </section>
      <OwnFactorsSettings factors={factors} />
    </div>
  )
}
