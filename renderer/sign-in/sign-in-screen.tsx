import { useEffect, useState } from 'react'
import type { EventPayload } from '../../electron/contract/events.ts'
import { namesOrganisation } from '../../electron/contract/organisation.ts'
import { roleMay } from '../../electron/contract/roles.ts'
import type { Input } from '../../electron/contract/index.ts'
import type { SignInAnswer } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { DoorHead } from '../desk/door-head.tsx'
import { PersonTile } from '../desk/person-tile.tsx'
import { FirstEnrolment } from '../factors/first-enrolment.tsx'
import { TapIn } from '../factors/tap-in.tsx'
import { SecondFactor } from '../factors/second-factor.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Icon } from '../parts/icons.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { NameEntry } from './name-entry.tsx'
import { OrganisationSignIn } from './organisation-sign-in.tsx'
import { RecoveryReset } from './recovery-reset.tsx'
import { SecretEntry } from './secret-entry.tsx'

interface SignInProps {
  ended: EventPayload<'session.ended'>['why'] | null
  /** Who locked the desk last, and who comes now; null where nobody said so. */
  left: string | null
  next: string | null
  onSignedIn: () => void
}

/** Faults that pass: the vault had no time, or was not there yet. */
const PASSING: ReadonlySet<string> = new Set(['internal.timeout', 'process.down'])
/** Until it is asked again who works here, ms: nobody may be there to press anything. */
const AGAIN_MS = 2000

/** Who, then PIN or passphrase. One person on this desk: straight to the PIN. */
export function SignInScreen({ ended, left, next, onSignedIn }: SignInProps) {
  const { t } = useWords()
  const { state, refresh } = useDesk()
  const tiles = useLoaded('tiles', () => call('staff.tiles', {}))
  const { error: unknown, going: asking, reload } = tiles
  useEffect(() => {
    if (asking || unknown === null || !PASSING.has(unknown.code)) return undefined
    const timer = setTimeout(reload, AGAIN_MS)
    return () => clearTimeout(timer)
  }, [asking, unknown, reload])
  const [chosen, setChosen] = useState<string | null>(next)
  const [resetting, setResetting] = useState(false)
  const [taps, setTaps] = useState(false)
  const [byOrganisation, setByOrganisation] = useState(false)
  const [asked, setAsked] = useState<Extract<SignInAnswer, { kind: 'challenge' }> | null>(null)
  const main = useScrollKeys<HTMLElement>()
  const signIn = useTask()
  const slow = useSlow(signIn.going)
  const people = tiles.value ?? []
  // At a change of shift somebody else comes: their tile is under the finger.
  const first = left === null ? undefined : people.find(({ id }) => id !== left)?.id
  useEffect(() => {
    // When somebody can sign in (npm run bench:desk).
    if (tiles.value !== null) performance.mark('foyer.screen.signIn')
  }, [tiles.value])
  const who = people.find((each) => each.id === chosen) ?? (people.length === 1 ? people[0] : undefined)

  // The demo's recovery key is shown to nobody; elsewhere it stands in for an administrator's secret, also where no administrator is left.
  const resettable = state.mode === 'desk' && tiles.value !== null && (who === undefined ? !people.some(({ role }) => roleMay(role, 'staff.manage')) : roleMay(who.role, 'staff.manage'))

  const byName = state.policy.values.signInByName
  const isIn = async () => {
    onSignedIn()
    await refresh()
  }
  const goOn = async (answer: SignInAnswer) => {
    setByOrganisation(false)
    if (answer.kind === 'challenge') setAsked(answer)
    else await isIn()
  }
  const tryIn = (given: Input<'staff.signIn'>) =>
    signIn.run(async () => {
      let answer: SignInAnswer
      try {
        answer = await call('staff.signIn', given)
      } catch (thrown) {
        tiles.reload()
        throw thrown
      }
      await goOn(answer)
    })
  const askNoMore = () => {
    setAsked(null)
    signIn.clear()
    tiles.reload()
  }

  return (
    <div className={state.mode === 'demo' ? 'door demo-edge' : 'door'}>
      <DoorHead guide="signIn" />
      <main ref={main} className="door-main" id="main">
        <div className="door-title">
          <h1><bdi>{state.deskName}</bdi></h1>
          {ended === null ? null : <p className="door-why"><Icon name="lock" />{t(`signIn.ended.${ended}`)}</p>}
        </div>
        {tiles.error === null ? null : <ErrorNote error={tiles.error} />}
        {resetting ? (
          <RecoveryReset
            who={who ?? null}
            byName={byName}
            onBack={() => setResetting(false)}
            onDone={() => {
              setResetting(false)
              signIn.clear()
              tiles.reload()
            }}
          />
        ) : byOrganisation ? (
          <OrganisationSignIn onBack={() => setByOrganisation(false)} onAnswer={goOn} />
        ) : asked !== null ? (
          asked.factors.length === 0
            ? <FirstEnrolment challenge={asked.challenge} onBack={askNoMore} onDone={() => void signIn.run(isIn)} />
            : <SecondFactor asked={asked} onBack={askNoMore} onDone={isIn} />
        ) : taps ? (
          <TapIn onBack={() => setTaps(false)} onDone={isIn} />
        ) : byName ? (
          <NameEntry going={signIn.going} onSecret={(name, secret) => tryIn({ name, secret })}>
            {signIn.error === null ? null : <ErrorNote error={signIn.error} />}
            {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
          </NameEntry>
        ) : who === undefined ? (
          <section aria-labelledby="who">
            <h2 id="who">{t('signIn.who')}</h2>
            <ul className="tiles">
              {people.map((tile) => <PersonTile key={tile.id} person={tile} locked={tile.lockedUntil !== null} first={tile.id === first} testId={`tile-${tile.id}`} onPress={() => setChosen(tile.id)} />)}
            </ul>
          </section>
        ) : (
          <SecretEntry
            key={who.id}
            tile={who}
            going={signIn.going}
            onSecret={(secret) => tryIn({ staffId: who.id, secret })}
            onBack={people.length > 1 ? () => {
              setChosen(null)
              signIn.clear()
            } : null}
          >
            {signIn.error === null ? null : <ErrorNote error={signIn.error} />}
            {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
          </SecretEntry>
        )}
        {resetting || taps || byOrganisation || asked !== null || tiles.value === null ? null : (
          <div className="row">
            {namesOrganisation(state.policy.values) ? <Button icon="person" testId="by-organisation" onPress={() => setByOrganisation(true)}>{t('signIn.organisation.offer')}</Button> : null}
            {state.keysEnrolled ? <Button kind="quiet" testId="tap-in" onPress={() => setTaps(true)}>{t('factors.tapIn')}</Button> : null}
            {resettable ? <Button kind="quiet" testId="forgotten" onPress={() => setResetting(true)}>{t('signIn.forgotten')}</Button> : null}
          </div>
        )}
        {state.mode === 'demo' ? <DemoCorner /> : null}
      </main>
      <footer className="door-foot small soft">
        <span>{t('app.version', { version: state.version })}</span>
        {state.terminal === null ? null : <span>{t('app.terminal')} <bdi dir="ltr" className="mono">{state.terminal}</bdi></span>}
      </footer>
    </div>
  )
}

/** What makes the demo desk one: the clerk's PIN in the open, and the way to the real desk. */
function DemoCorner() {
  const { t } = useWords()
  const { state, refresh } = useDesk()
  const leave = useTask()
  const slow = useSlow(leave.going)
  return (
    <aside className="demo-corner" aria-label={t('app.demoMark')}>
      <div>
        <p><strong>{t('app.demoMark')}</strong></p>
        <p>{t('signIn.demoSays')}</p>
        {state.demoHint === null ? null : (
          <p>{t('signIn.demoSecret')} <bdi dir="ltr" className="mono demo-secret" data-testid="demo-secret">{state.demoHint.secret}</bdi></p>
        )}
      </div>
      <Button
        disabled={leave.going}
        onPress={() => void leave.run(async () => {
          await call('desk.switchMode', { mode: 'desk' })
          await refresh()
        })}
      >
        {t('signIn.toRealDesk')}
      </Button>
      {slow ? <Progress label={t('settings.switching')} fraction={null} /> : null}
      {leave.error === null ? null : <ErrorNote error={leave.error} />}
    </aside>
  )
}
