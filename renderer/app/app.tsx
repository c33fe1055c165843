import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'
import type { DeskState } from '../../electron/contract/desk.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { EventPayload } from '../../electron/contract/events.ts'
import { bridgeIsThere, call, on } from '../bridge.ts'
import { DeskContext, type Desk } from '../desk/desk-context.ts'
import { Notices, useNotify } from '../desk/notices.tsx'
import { FaultScreen } from '../fault/fault-screen.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { languagesUnder, showLanguageOf } from '../parts/languages.ts'
import { Progress } from '../parts/progress.tsx'
import { useWords } from '../parts/use-language.ts'
import { readingsAreHeld } from '../reading/take-reading.ts'
import { SetUpScreen } from '../set-up/set-up-screen.tsx'
import { SignInScreen } from '../sign-in/sign-in-screen.tsx'
import { SignedIn } from './signed-in.tsx'
import { useNoDropNavigation } from './use-no-drop-navigation.ts'

export function App() {
  useNoDropNavigation()
  return <Notices><DeskScreens /></Notices>
}

/** Ends of a session after which the same person goes on. */
const LOCKS: ReadonlySet<string> = new Set(['idle', 'locked'] satisfies WhyEnded[])
interface Shift { left: string | null, next: string | null }
type WhyEnded = EventPayload<'session.ended'>['why'] | null

/** Counts what is known of how the desk is: an answer came, or somebody is out. The last holds. */
let known = 0

function DeskScreens() {
  const { t } = useWords()
  const notify = useNotify()
  const [state, setState] = useState<DeskState | null>(null)
  const [error, setError] = useState<FoyerError | null>(null)
  /** The recovery key of a new desk never reached paper: an administrator signs in to make another. */
  const [lostKey, setLostKey] = useState(false)
  const [ended, setEnded] = useState<WhyEnded>(null)
  /** Who locked the desk last, and whom they handed it to. */
  const [shift, setShift] = useState<Shift>({ left: null, next: null })

  const refresh = useCallback(() => call('desk.state', {}).then(
    async (found) => {
      known += 1
      const mine = known
      await showLanguageOf(found.session?.language ?? null, found.language, languagesUnder(found.policy.values))
      // How the desk was before is not how it is, however long its language took to load.
      if (mine !== known) return
      readingsAreHeld(found.session !== null)
      setState(found)
      setError(null)
    },
    (thrown: unknown) => setError(asFoyerError(thrown)),
  ), [])

  const here = state?.session?.staffId
  const signOut = useCallback(async (why: 'person' | 'idle', next?: string) => {
    readingsAreHeld(false)
    setShift({ left: here ?? null, next: next ?? null })
    // First off the screen, then out of the vault: data must go even when the vault does not answer.
    known += 1
    setState((before) => (before === null ? null : { ...before, phase: 'signIn', session: null }))
    setEnded(why === 'idle' ? 'idle' : null)
    try {
      await call('staff.signOut', { why })
    } catch {
      // The vault forgets an idle session by itself; the refresh shows how it is.
    }
    await refresh()
  }, [refresh, here])

  const tellProcess = useEffectEvent(({ process, state: now }: EventPayload<'process.state'>) => {
    const topic = `process-${process}`
    if (now === 'down') notify({ kind: 'trouble', text: t(`fault.${process}Down`), stays: true, topic, ofDesk: true })
    else {
      notify({ kind: 'done', text: t(`fault.${process}Back`), topic, ofDesk: true })
      void refresh()
    }
  })
  const tellVersion = useEffectEvent(({ version }: EventPayload<'version.waits'>) => notify({ kind: 'told', text: t('app.newerWaits', { version }), stays: true, topic: 'version', ofDesk: true }))
  useEffect(() => {
    void refresh()
    const stop = [
      on('version.waits', (told) => tellVersion(told)),
      on('desk.changed', () => void refresh()),
      on('session.ended', ({ why }) => {
        readingsAreHeld(false, LOCKS.has(why))
        known += 1
        setState((before) => (before === null ? null : { ...before, phase: 'signIn', session: null }))
        setEnded(why)
        void refresh()
      }),
      on('process.state', (told) => tellProcess(told)),
    ]
    return () => stop.forEach((each) => each())
  }, [refresh])

  const desk = useMemo<Desk | null>(() => (state === null ? null : { state, refresh, signOut }), [state, refresh, signOut])

  if (!bridgeIsThere()) return <FaultScreen code="process.down" detail="bridge" reachable={false} demo={false} onRetried={refresh} />
  if (desk === null || state === null) {
    if (error !== null) return <FaultScreen code={error.code} detail={error.detail} reachable demo={false} onRetried={refresh} />
    return <main className="starting"><h1>{t('app.name')}</h1><Progress label={t('app.starting')} fraction={null} /></main>
  }
  return (
    <DeskContext.Provider value={desk}>
      {state.phase === 'fault' ? (
        <FaultScreen
          code={state.fault?.code ?? 'internal.fault'}
          detail={state.fault?.detail}
          reachable
          demo={state.mode === 'demo'}
          onRetried={refresh}
        />
      ) : null}
      {state.phase === 'setUp' || state.phase === 'confirmRecovery' ? lostKey ? <SignInScreen ended={null} left={null} next={null} onSignedIn={() => setLostKey(false)} /> : <SetUpScreen onLost={() => setLostKey(true)} /> : null}
      {state.phase === 'signIn' ? <SignInScreen ended={ended} left={shift.left} next={shift.next} onSignedIn={() => setEnded(null)} /> : null}
      {state.phase === 'signedIn' && state.session !== null ? <SignedIn key={state.session.staffId} /> : null}
    </DeskContext.Provider>
  )
}
