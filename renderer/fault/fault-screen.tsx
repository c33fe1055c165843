import { call } from '../bridge.ts'
import { DoorHead } from '../desk/door-head.tsx'
import { Button } from '../parts/button.tsx'
import { errorText } from '../parts/error-texts.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { VerdictMark } from '../parts/verdict.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { OpenAsItIs } from './open-as-it-is.tsx'
import './fault.css'

interface FaultProps {
  code: string
  detail?: string | undefined
  recoverable: boolean
  /** The demo desk, which is no secret to anybody. */
  demo: boolean
  onRetried: () => Promise<void>
}

/** Faults that the recovery key mends: the key is not in this machine's keychain, or is another one; or a copy was put back that it has no key of. */
const NEEDS_RECOVERY: ReadonlySet<string> = new Set(['keys.missingForDatabase', 'keys.wrongKey', 'desk.databaseMissing'])

/** What stopped, what is safe, what to do, and the code. */
export function FaultScreen({ code, detail, recoverable, demo, onRetried }: FaultProps) {
  const { t, has, language } = useWords()
  const text = errorText(code, language)
  const safe = has(`fault.safeFor.${code}`) ? t(`fault.safeFor.${code}`) : t('fault.safeSentence')
  const retry = useTask()
  const main = useScrollKeys<HTMLElement>()
  const slow = useSlow(retry.going)
  return (
    <div className="door">
      <DoorHead />
      <main ref={main} className="door-main fault" id="main" data-testid="fault" data-code={code}>
        <div className="fault-title verdict-stop">
          <VerdictMark verdict="stop" />
          <h1>{text.sentence}</h1>
        </div>
        <dl className="fault-facts">
          <div><dt>{t('fault.toDo')}</dt><dd>{text.action}</dd></div>
          <div><dt>{t('fault.safe')}</dt><dd>{safe}</dd></div>
          {demo ? null : <div><dt>{t('fault.leave')}</dt><dd>{t('fault.leaveSentence')}</dd></div>}
          <div><dt>{t('fault.code')}</dt><dd><bdi dir="ltr" className="mono">{code}{detail === undefined ? '' : ` · ${detail}`}</bdi></dd></div>
        </dl>
        {recoverable ? (
          <div className="row">
            <Button
              kind="primary"
              keyHint="Enter"
              disabled={retry.going}
              ref={(button) => button?.focus({ preventScroll: true })}
              onPress={() => void retry.run(async () => {
                await call('desk.retry', {})
                await onRetried()
              })}
            >
              {t('fault.retry')}
            </Button>
          </div>
        ) : null}
        {slow ? <Progress label={t('fault.retrying')} fraction={null} /> : null}
        {retry.error === null || retry.error.code === code ? null : <ErrorNote error={retry.error} />}
        {NEEDS_RECOVERY.has(code) ? <RecoveryForm onDone={onRetried} /> : null}
        {code === 'database.logMissing' ? <OpenAsItIs detail={detail} onDone={onRetried} /> : null}
      </main>
      <footer className="door-foot" />
    </div>
  )
}

function RecoveryForm({ onDone }: { onDone: () => Promise<void> }) {
  const { t } = useWords()
  const key = useSecret()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = key.value.trim().length >= 20 && !task.going
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const recoveryKey = key.handOver().trim()
        void task.run(async () => {
          await call('desk.recover', { recoveryKey })
          await onDone()
        })
      }}
    >
      <h2>{t('fault.recoverTitle')}</h2>
      <p>{t('fault.recoverSays')}</p>
      <TextField label={t('setUp.recoveryKey')} value={key.value} onChange={key.type} ltr mono maxLength={120} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('fault.recovering')} fraction={null} /> : null}
      <div className="row"><Button kind="primary" submit disabled={!ready}>{t('fault.recover')}</Button></div>
    </form>
  )
}
