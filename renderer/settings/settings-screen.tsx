import { useState } from 'react'
import { useSession } from '../app/desk-context.ts'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useWords } from '../parts/use-language.ts'
import { About } from './about.tsx'
import { DeskMode } from './desk-mode.tsx'
import { Keys } from './keys.tsx'
import { OwnSettings } from './own-settings.tsx'
import { PolicySettings } from './policy-settings.tsx'
import { StaffSettings } from './staff-settings.tsx'
import { Trust } from './trust.tsx'
import './settings.css'

type Section = 'own' | 'staff' | 'policy' | 'keys' | 'desk' | 'about'

/** What this person may set; the rest is for administrators. */
export function SettingsScreen() {
  const { t } = useWords()
  const { role } = useSession()
  const sections: readonly Section[] = role === 'administrator' ? ['own', 'staff', 'policy', 'keys', 'desk', 'about'] : ['own', 'about']
  const [section, setSection] = useState<Section>('own')
  return (
    <section className="screen" aria-label={t('nav.settings')}>
      <ScreenHead title={t('nav.settings')} />
      <div className="settings">
        <nav aria-label={t('settings.sections')}>
          <ul>
            {sections.map((each) => (
              <li key={each}>
                <button type="button" className="settings-item" aria-current={each === section ? 'true' : undefined} onClick={() => setSection(each)}>{t(`settings.section.${each}`)}</button>
              </li>
            ))}
          </ul>
        </nav>
        <div className="settings-body">
          {section === 'own' ? <OwnSettings /> : null}
          {section === 'staff' ? <StaffSettings /> : null}
          {section === 'policy' ? <PolicySettings /> : null}
          {section === 'keys' ? <div className="stack"><Keys /><Trust /></div> : null}
          {section === 'desk' ? <DeskMode /> : null}
          {section === 'about' ? <About /> : null}
        </div>
      </div>
    </section>
  )
}
