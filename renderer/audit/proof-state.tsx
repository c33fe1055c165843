import { useEffect, useState } from 'react'
import type { AuditState, AuditVerification } from '../../electron/contract/audit.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { groupsOf } from '../parts/groups.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { VerdictMark } from '../parts/verdict.tsx'
import { checkpointIn } from './checkpoint-text.ts'
import { ProblemList } from './problem-list.tsx'

/** How often the desk is asked whether there is anything newer than what was proved, ms: a screen left open grows old in view. */
const LOOK_AGAIN_MS = 10_000

interface Proved {
  ok: boolean
  at: string
  /** Events that it covers. */
  size: number
}

/**
 * Whether the trail is whole: up to which event that was proved, when, what is newer than that, and the way to prove it now.
 *
 * @param seen names what the list beside it shows: where that changes, there may be newer events
 */
export function ProofState({ seen }: { seen: string }) {
  const { t, language } = useWords()
  const state = useLoaded(seen, () => call('audit.state', {}))
  const [result, setResult] = useState<AuditVerification | null>(null)
  const [fraction, setFraction] = useState<number | null>(null)
  const [deeper, setDeeper] = useState(false)
  const verify = useTask()
  const slow = useSlow(verify.going)
  useEffect(() => on('vault.progress', (progress) => {
    if (progress.task === 'verify') setFraction(progress.fraction)
  }), [])
  const { reload } = state
  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [reload])
  const proved = provedBy(state.value)
  const ok = proved?.ok ?? null
  // Its own event is the first that it does not cover, and the last that tells nothing new.
  const newer = proved === null || state.value === null ? 0 : Math.max(0, state.value.size - proved.size - 1)
  const unsigned = result?.problems.some(({ code }) => code === 'unsigned') === true
  const title = ok === null ? 'never' : ok ? newer === 0 ? 'whole' : 'stale' : unsigned ? 'unsigned' : 'broken'
  const verdict = ok === null || title === 'stale' ? 'readNotProven' : ok ? 'genuine' : 'stop'
  const received = state.value?.received ?? null
  const seenBy = state.value?.seen ?? null
  const checkpoint = state.value === null ? null : checkpointIn(state.value.checkpoint)
  return (
    <section className={`proof verdict-${title === 'stale' ? 'calm' : verdict}`} aria-labelledby="proof-title" data-testid="proof" data-ok={String(ok)} data-title={title}>
      <VerdictMark verdict={verdict} calm={title === 'stale'} />
      <h2 id="proof-title">{t(`audit.proof.${title}`, { event: formatNumber(Math.max(0, (proved?.size ?? 0) - 1), language) })}</h2>
      <div className="row proof-acts">
        <Button expanded={deeper} onPress={() => setDeeper(!deeper)}>{t('audit.proof.details')}</Button>
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
      </div>
      <div className="proof-says">
        <p className="small">
          {state.value === null ? '' : t('audit.proof.size', { count: state.value.size, number: formatNumber(state.value.size, language) })}
          {proved === null ? '' : ` · ${result === null ? t('audit.proof.at', { time: formatTime(proved.at, language) }) : t('audit.proof.now', { time: formatTime(proved.at, language), ms: formatNumber(Math.round(result.ms), language), checkpoints: formatNumber(result.checkpoints, language) })}`}
          {newer === 0 ? '' : <strong>{` · ${t('audit.proof.newer', { count: newer, number: formatNumber(newer, language) })}`}</strong>}
        </p>
        <p className="small proof-sent" data-testid="proof-sent">
          <span>{received === null ? t('audit.proof.notSent') : t('audit.proof.received', { event: formatNumber(Math.max(0, received.size - 1), language), time: formatTime(received.at, language) })}</span>
          {seenBy === null ? null : <span data-testid="proof-seen">{t('audit.proof.seen', { number: formatNumber(seenBy.neighbours, language), event: formatNumber(Math.max(0, seenBy.size - 1), language), time: formatTime(seenBy.at, language) })}</span>}
          {checkpoint === null ? null : <span className="proof-newest" data-testid="checkpoint">{t('audit.proof.checkpoint', { size: formatNumber(checkpoint.size, language), time: checkpoint.time === null ? '–' : formatTime(checkpoint.time, language) })} <bdi dir="ltr" className="mono">{groupsOf(checkpoint.root)}</bdi></span>}
        </p>
        {slow ? <Progress label={t('audit.proof.going')} fraction={fraction} /> : null}
        <ProblemList problems={result?.problems ?? []} notes={result?.notes ?? []} />
        {deeper ? (
          <div>
            <p className="small"><bdi dir="ltr" className="mono proof-root">{groupsOf(state.value?.root ?? '')}</bdi></p>
            {typeof state.value?.checkpoint !== 'string' ? null : <ScrollArea className="proof-checkpoint" label={t('audit.proof.deeper')}><pre className="small mono" dir="ltr">{state.value.checkpoint}</pre></ScrollArea>}
          </div>
        ) : null}
        {verify.error === null ? null : <ErrorNote error={verify.error} />}
        {state.error === null ? null : <ErrorNote error={state.error} />}
      </div>
    </section>
  )
}

function provedBy(state: AuditState | null): Proved | null {
  if (state === null || state.lastVerifiedAt === null || state.lastVerifiedOk === null || state.lastVerifiedSize === null) return null
  return { ok: state.lastVerifiedOk, at: state.lastVerifiedAt, size: state.lastVerifiedSize }
}
