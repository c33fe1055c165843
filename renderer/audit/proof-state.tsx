import { useEffect, useState } from 'react'
import type { AuditVerification } from '../../electron/contract/audit.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { VerdictMark } from '../parts/verdict.tsx'

/** Whether the trail is whole: when that was last proved, what it proved, and the way to prove it now. */
export function ProofState() {
  const { t, language } = useWords()
  const state = useLoaded('audit-state', () => call('audit.state', {}))
  const [result, setResult] = useState<AuditVerification | null>(null)
  const [fraction, setFraction] = useState<number | null>(null)
  const verify = useTask()
  const slow = useSlow(verify.going)
  useEffect(() => on('vault.progress', (progress) => {
    if (progress.task === 'verify') setFraction(progress.fraction)
  }), [])
  const ok = result?.ok ?? state.value?.lastVerifiedOk ?? null
  const unsigned = result?.problems.some(({ code }) => code === 'unsigned') === true
  const title = ok === null ? 'never' : ok ? 'whole' : unsigned ? 'unsigned' : 'broken'
  const verdict = ok === null ? 'readNotProven' : ok ? 'genuine' : 'stop'
  const found = [...result?.problems ?? [], ...result?.notes ?? []]
  return (
    <section className={`proof verdict-${verdict}`} aria-labelledby="proof-title" data-testid="proof" data-ok={String(ok)}>
      <VerdictMark verdict={verdict} />
      <div className="grow">
        <h2 id="proof-title">{t(`audit.proof.${title}`)}</h2>
        <p className="small">
          {state.value === null ? '' : t('audit.proof.size', { count: state.value.size, number: formatNumber(state.value.size, language) })}
          {result === null && typeof state.value?.lastVerifiedAt === 'string' ? ` · ${t('audit.proof.at', { time: formatTime(state.value.lastVerifiedAt, language) })}` : ''}
          {result === null ? '' : ` · ${t('audit.proof.now', { ms: formatNumber(Math.round(result.ms), language), checkpoints: formatNumber(result.checkpoints, language) })}`}
        </p>
        {slow ? <Progress label={t('audit.proof.going')} fraction={fraction} /> : null}
        {found.length === 0 ? null : (
          <ul className="small">
            {found.map((problem) => (
              <li key={`${problem.index}-${problem.code}-${problem.detail}`}><bdi dir="ltr" className="mono">{problem.index === null ? '' : `#${problem.index} `}{problem.code}{problem.detail === null ? '' : ` · ${problem.detail}`}</bdi></li>
            ))}
          </ul>
        )}
        <details className="more">
          <summary>{t('audit.proof.deeper')}</summary>
          <p className="small"><bdi dir="ltr" className="mono proof-root">{state.value?.root ?? ''}</bdi></p>
          {typeof state.value?.checkpoint !== 'string' ? null : <ScrollArea className="proof-checkpoint" label={t('audit.proof.deeper')}><pre className="small mono" dir="ltr">{state.value.checkpoint}</pre></ScrollArea>}
        </details>
        {verify.error === null ? null : <ErrorNote error={verify.error} />}
        {state.error === null ? null : <ErrorNote error={state.error} />}
      </div>
      <Button
        kind="primary"
        icon="audit"
        disabled={verify.going}
        onPress={() => void verify.run(async () => {
          setFraction(null)
          setResult(await call('audit.verify', {}))
          state.reload()
        })}
      >
        {t('audit.verify')}
      </Button>
    </section>
  )
}
