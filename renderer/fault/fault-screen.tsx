import { hasWay } from '../../electron/contract/fault-ways.ts'
import { DoorHead } from '../desk/door-head.tsx'
import { errorText } from '../parts/error-texts.ts'
import { VerdictMark } from '../parts/verdict.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useWords } from '../parts/use-language.ts'
import { FaultActions } from './fault-actions.tsx'
import { OpenAsItIs } from './open-as-it-is.tsx'
import { RecoveryForm } from './recovery-form.tsx'
import './fault.css'

interface FaultProps {
  code: string
  detail?: string | undefined
  /** Whether there is anybody to ask. */
  reachable: boolean
  /** The demo desk, which is no secret to anybody. */
  demo: boolean
  onRetried: () => Promise<void>
}

/** What stopped, what is safe, what to do, and the code. */
export function FaultScreen({ code, detail, reachable, demo, onRetried }: FaultProps) {
  const { t, has, language } = useWords()
  const text = errorText(code, language)
  const safe = has(`fault.safeFor.${code}`) ? t(`fault.safeFor.${code}`) : t('fault.safeSentence')
  const main = useScrollKeys<HTMLElement>()
  return (
    <div className="door">
      <DoorHead guide="recovery" />
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
        <FaultActions code={code} demo={demo} reachable={reachable} onRetried={onRetried} />
        {!demo && hasWay(code, 'recoveryKey') ? <RecoveryForm onDone={onRetried} /> : null}
        {hasWay(code, 'asItIs') ? <OpenAsItIs detail={detail} onDone={onRetried} /> : null}
      </main>
      <footer className="door-foot" />
    </div>
  )
}
