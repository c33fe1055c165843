import { useEffect, useEffectEvent, useState } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { SignInAnswer } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { asFoyerError } from '../parts/error-texts.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { FirstSecret } from './first-secret.tsx'
import { OrganisationCodeShown } from './organisation-code.tsx'

interface OrganisationSignInProps {
  onBack: () => void
  /** Signed in, or a second factor is asked for. */
  onAnswer: (answer: SignInAnswer) => Promise<void>
}

/** Somebody signs in on their own telephone with a code that is shown here. */
export function OrganisationSignIn({ onBack, onAnswer }: OrganisationSignInProps) {
  const { t } = useWords()
  const [round, setRound] = useState(0)
  const [fault, setFault] = useState<{ round: number, error: FoyerError } | null>(null)
  const [first, setFirst] = useState<{ job: string, name: string } | null>(null)
  const code = useLoaded(String(round), () => call('organisation.begin', {}))
  const entering = useTask()
  const slow = useSlow(code.going)
  useShortcut('Escape', onBack)
  const entered = useEffectEvent(async (job: string) => {
    const answer = await call('organisation.enter', { job, secret: null })
    if (answer.kind === 'newSecret') setFirst({ job, name: answer.name })
    else await onAnswer(answer)
  })
  const shown = code.going ? null : code.value
  const job = shown?.job ?? null
  useEffect(() => {
    if (job === null) return undefined
    const leaving = new AbortController()
    const follow = async (): Promise<void> => {
      const { answered } = await call('organisation.await', { job })
      if (leaving.signal.aborted) return
      if (answered) await entered(job)
      else await follow()
    }
    follow().catch((thrown: unknown) => { if (!leaving.signal.aborted) setFault({ round, error: asFoyerError(thrown) }) })
    return () => leaving.abort()
  }, [job, round])
  const again = () => {
    setFault(null)
    setRound((count) => count + 1)
  }
  const error = fault?.round === round ? fault.error : code.error
  const failed = error !== null && !code.going && first === null
  useShortcut('Enter', again, failed)


  if (first !== null) {
    return (
      <FirstSecret
        name={first.name} task={entering} onBack={onBack}
        onSecret={(kind, value) => entering.run(async () => {
          const answer = await call('organisation.enter', { job: first.job, secret: { kind, value } })
          if (answer.kind !== 'newSecret') await onAnswer(answer)
        })}
      />
    )
  }
  const back = <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
  return (
    <section className="stack" aria-labelledby="organisation-title" data-testid="organisation-sign-in">
      <h2 id="organisation-title">{t('signIn.organisation.offer')}</h2>
      {failed ? (
        <>
          <ErrorNote error={error} />
          <p className="soft">{t('signIn.organisation.elseWorks')}</p>
          <div className="actions">
            {back}
            <Button kind="primary" keyHint="Enter" testId="new-code" onPress={again}>{t('signIn.organisation.newCode')}</Button>
          </div>
        </>
      ) : shown === null ? (
        <>
          {slow ? <Progress label={t('signIn.organisation.asking')} fraction={null} /> : null}
          <div className="actions">{back}</div>
        </>
      ) : (
        <>
          <OrganisationCodeShown key={shown.job} code={shown} onOver={() => setFault({ round, error: new FoyerError('organisation.codeOver') })} />
          <div className="actions">{back}</div>
        </>
      )}
    </section>
  )
}
