import { useCallback, useEffect, useState } from 'react'
import { AuditScreen } from '../audit/audit-screen.tsx'
import { on } from '../bridge.ts'
import { DayScreen } from '../day/day-screen.tsx'
import { useDesk, useSession } from '../desk/desk-context.ts'
import { NoticeLane, useLeaveNotices } from '../desk/notices.tsx'
import { useIdle } from '../desk/use-idle.ts'
import { DevicesScreen } from '../devices/devices-screen.tsx'
import { ScanFlow } from '../flow/scan-flow.tsx'
import { guideNow } from '../guide/guide-topic.ts'
import { useGuideKey } from '../guide/use-guide-key.ts'
import { useShortcut } from '../parts/shortcuts.ts'
import { useWords } from '../parts/use-language.ts'
import { SecondPerson } from '../second-person/second-person.tsx'
import { RecordsScreen } from '../records/records-screen.tsx'
import { SettingsScreen, type Section } from '../settings/settings-screen.tsx'
import { ConfirmDate } from './confirm-date.tsx'
import { HelpSheet } from './help-sheet.tsx'
import { Rail } from './rail.tsx'
import { PagesNotice } from './pages-notice.tsx'
import { RecoveryNotice } from './recovery-notice.tsx'
import { GUEST_KEY, screenKeys, SHIFT_KEY, screensOf, type ScreenName } from './screens.ts'
import { ShiftSheet } from './shift-sheet.tsx'
import { StaffNotices } from './staff-notices.tsx'
import { TrustNotice } from './trust-notice.tsx'
import { TopBar } from './top-bar.tsx'

/** Everything behind the sign-in. It unmounts with the session, and all data on the screen with it. */
export function SignedIn() {
  const { t, language } = useWords()
  const { state, refresh, signOut } = useDesk()
  const session = useSession()
  const screens = screensOf(session.permissions)
  const [screen, setScreen] = useState<ScreenName>(screens[0] ?? 'settings')
  const [openRecord, setOpenRecord] = useState<string | null>(null)
  const [section, setSection] = useState<Section>('own')
  const [help, setHelp] = useState(false)
  const [guest, setGuest] = useState(false)
  const [shift, setShift] = useState(false)
  useLeaveNotices()
  const left = useIdle(session.idleSeconds, () => void signOut('idle'))

  // What somebody may do and when the screen locks may be otherwise now, too.
  useEffect(() => on('policy.changed', () => void refresh()), [refresh])

  const go = (to: ScreenName) => {
    if (!screens.includes(to)) return
    setOpenRecord(null)
    setSection('own')
    setScreen(to)
  }
  useShortcut(screenKeys.scan, () => go('scan'))
  useShortcut(screenKeys.records, () => go('records'))
  useShortcut(screenKeys.day, () => go('day'))
  useShortcut(screenKeys.audit, () => go('audit'))
  useShortcut(screenKeys.devices, () => go('devices'))
  useShortcut(screenKeys.settings, () => go('settings'))
  useGuideKey(() => setHelp(true))
  useShortcut(GUEST_KEY, () => setGuest(true), screen === 'scan')
  useShortcut('F9', () => void signOut('person'))
  const handsOver = screens.includes('scan') && state.policy.values.allowHandOver
  useShortcut(SHIFT_KEY, () => setShift(true), handsOver)

  const showRecord = (id: string) => {
    setOpenRecord(id)
    setScreen('records')
  }

  const showSettings = (to: Section) => {
    go('settings')
    setSection(to)
  }

  // One for as long as this is there: who listens does not listen anew.
  const showConnections = useCallback(() => {
    setOpenRecord(null)
    setSection('connections')
    setScreen('settings')
  }, [])

  return (
    <div className="shell" lang={language}>
      <a className="skip unseen" href="#main">{t('app.skip')}</a>
      <TopBar onHelp={() => setHelp(true)} onShift={handsOver ? () => setShift(true) : null} onGuest={screen === 'scan' ? () => setGuest(true) : null} />
      <NoticeLane>
        {left === null ? null : (
          <div className="idle" role="alert" data-testid="idle-warning">
            <strong>{t('app.idleTitle', { count: left })}</strong>
            <span>{t('app.idleStay')}</span>
          </div>
        )}
      </NoticeLane>
      <Rail screens={screens} screen={screen} onGo={go} />
      <main id="main" className="main" tabIndex={-1}>
        {state.clock === null ? null : <ConfirmDate />}
        {session.permissions.includes('keys.print') && state.confirmGroups !== null ? <RecoveryNotice /> : null}
        <StaffNotices />
        {session.permissions.includes('clients.manage') ? <PagesNotice onLook={showConnections} /> : null}
        {session.permissions.includes('trust.change') ? <TrustNotice screen={screen} /> : null}
        {/* The scan flow stays mounted while another screen is looked at, so that a Reading is not lost. */}
        {screens.includes('scan') ? <ScanFlow shown={screen === 'scan'} guest={guest} onGuestGone={() => setGuest(false)} onShowRecord={showRecord} /> : null}
        {screen === 'records' ? <RecordsScreen key={openRecord ?? 'list'} open={openRecord} onLeave={() => go('scan')} /> : null}
        {screen === 'day' ? <DayScreen onGo={go} /> : null}
        {screen === 'audit' ? <AuditScreen /> : null}
        {screen === 'devices' ? <DevicesScreen onSettings={showSettings} /> : null}
        {screen === 'settings' ? <SettingsScreen key={section} open={section} /> : null}
      </main>
      <SecondPerson />
      {shift && handsOver ? <ShiftSheet onClose={() => setShift(false)} /> : null}
      {help ? <HelpSheet guide={guideNow(screen)} screens={screens} handsOver={handsOver} onClose={() => setHelp(false)} /> : null}
    </div>
  )
}
