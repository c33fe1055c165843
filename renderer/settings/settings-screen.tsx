import { useState } from 'react'
import type { Permission } from '../../electron/contract/permissions.ts'
import { useMay } from '../desk/desk-context.ts'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useWords } from '../parts/use-language.ts'
import { About } from './about.tsx'
import { Connections } from './connections.tsx'
import { DeskMode } from './desk-mode.tsx'
import { Keys } from './keys.tsx'
import { OwnSettings } from './own-settings.tsx'
import { Permissions } from '../permissions/permissions.tsx'
import { PolicySettings } from './policy-settings.tsx'
import { StaffSettings } from './staff-settings.tsx'
import { Trust } from './trust.tsx'
import { TypingSettings } from './typing-settings.tsx'
import { Upstream } from './upstream.tsx'
import './settings.css'

/** What each section is of no use without, in their order. */
const sectionNeeds = { own: 'self.use', staff: 'staff.manage', policy: 'policy.change', keys: 'keys.rotate', trust: 'trust.read', uplink: 'audit.read', connections: 'clients.manage', typing: 'policy.change', desk: 'desk.leave', permissions: 'self.use', about: 'desk.see' } as const satisfies Record<string, Permission>
export type Section = keyof typeof sectionNeeds

/** What this person may set. @param open the section that is shown first */
export function SettingsScreen({ open }: { open: Section }) {
  const { t } = useWords()
  const may = useMay()
  const sections = (Object.keys(sectionNeeds) as Section[]).filter((each) => may(sectionNeeds[each]))
  const [section, setSection] = useState<Section>(sections.includes(open) ? open : 'own')
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
          {section === 'keys' ? <Keys /> : null}
          {section === 'trust' ? <Trust /> : null}
          {section === 'uplink' ? <Upstream /> : null}
          {section === 'connections' ? <Connections /> : null}
          {section === 'typing' ? <TypingSettings /> : null}
          {section === 'desk' ? <DeskMode /> : null}
          {section === 'permissions' ? <Permissions /> : null}
          {section === 'about' ? <About /> : null}
        </div>
      </div>
    </section>
  )
}
