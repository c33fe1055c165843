import { useDesk, useSession } from '../desk/desk-context.ts'
import { Wordmark } from '../desk/wordmark.tsx'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { GUEST_KEY } from './screens.ts'

/** Whose desk, who is at it, what is for the guest to read, and the way out. On the demo desk it says so, always. */
export function TopBar({ onHelp, onShift, onGuest }: { onHelp: () => void; onShift: (() => void) | null; onGuest: (() => void) | null }) {
  const { t } = useWords()
  const { state, signOut } = useDesk()
  const session = useSession()
  return (
    <header className={state.mode === 'demo' ? 'top top-demo' : 'top'}>
      <div className="row grow">
        <Wordmark />
        <span className="top-desk"><bdi>{state.deskName}</bdi></span>
        {state.mode === 'demo' ? <span className="tag tag-demo" data-testid="demo-mark">{t('app.demoMark')}</span> : null}
      </div>
      <div className="row">
        {onShift === null
          ? <span className="top-person"><bdi>{session.name}</bdi> <span className="soft">{t(`roles.${session.role}`)}</span></span>
          : <span className="top-person"><Button kind="quiet" icon="person" testId="shift-open" label={`${session.name}: ${t('shift.title')}`} onPress={onShift}><bdi>{session.name}</bdi></Button></span>}
        {onGuest === null ? null : <span className="top-guest"><Button kind="quiet" icon="guest" keyHint={GUEST_KEY} testId="guest-open" onPress={onGuest}>{t('guest.open')}</Button></span>}
        <Button kind="quiet" icon="help" keyHint="F1" onPress={onHelp}>{t('app.help')}</Button>
        <Button icon="lock" keyHint="F9" onPress={() => void signOut('person')}>{t('app.lock')}</Button>
      </div>
    </header>
  )
}
