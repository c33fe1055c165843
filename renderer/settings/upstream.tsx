import { useEffect } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { UplinkState } from '../../electron/contract/uplink.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatDate, formatNumber, formatTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Fact } from './upstream-fact.tsx'
import { UpstreamFeeds } from './upstream-feeds.tsx'
import { UpstreamEnrol } from './upstream-enrol.tsx'
import { UpstreamKeys } from './upstream-keys.tsx'
import { UpstreamNeighbours } from './upstream-neighbours.tsx'

/** How often the state is asked for again, ms: a batch is on its way five seconds after an event. */
const LOOK_AGAIN_MS = 5_000
/** Clocks that differ by more make certificates and tokens fail; a network that sets clocks keeps far below it, ms. */
const SKEW_MS = 300_000

/** What leaves this desk, in plain words: where to, up to what it was received, what it waits for, and what can be done about it. */
export function Upstream() {
  const { t } = useWords()
  const may = useMay()
  const state = useLoaded('uplink', () => call('uplink.state', {}))
  const { reload, value } = state
  useEffect(() => {
    const timer = setInterval(reload, LOOK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [reload])
  return (
    <div className="stack" data-testid="upstream">
      <section className="section stack">
        <h2>{t('settings.section.uplink')}</h2>
        <p>{t('settings.uplinkSays')}</p>
        {state.error === null ? null : <ErrorNote error={state.error} />}
        {value === null ? null : <Facts state={value} />}
        {value === null ? null : <UpstreamFeeds state={value} />}
        {value === null || !may('policy.change') ? null : <Acts state={value} onDone={reload} />}
      </section>
      {value === null || !may('policy.change') ? null : (
        <>
          <UpstreamEnrol enrolled={value.enrolled !== null} onDone={reload} />
          <UpstreamNeighbours neighbours={value.neighbours} onDone={reload} />
          <UpstreamKeys kept={value.secrets} onDone={reload} />
        </>
      )}
    </div>
  )
}

function Facts({ state }: { state: UplinkState }) {
  const { t, language } = useWords()
  const { address, received, told, size, next, enrolled, certificateUntil, halt } = state
  const day = (time: string) => formatDate(time.slice(0, 10), language)
  const waiting = Math.max(0, size - next)
  const certificates = [
    ...(certificateUntil === null ? [] : [t('settings.uplinkOurs', { date: day(certificateUntil) })]),
    ...(told === null || told.theirCertificateUntil === null ? [] : [t('settings.uplinkTheirs', { date: day(told.theirCertificateUntil) })]),
  ]
  return (
    <>
      <dl className="facts">
        <Fact name={t('settings.uplinkTo')}>{address === '' ? t('settings.uplinkNobody') : <bdi dir="ltr">{address}</bdi>}</Fact>
        <Fact name={t('settings.uplinkReceived')}>
          {received === null || received.size === 0 ? t('settings.uplinkNever') : t('settings.uplinkReceivedSays', { event: formatNumber(received.size - 1, language), time: formatTime(received.at, language) })}
        </Fact>
        {address === '' ? null : (
          <>
            <Fact name={t('settings.uplinkWaits')}>{waiting === 0 ? t('settings.uplinkWaitsNone') : t('settings.uplinkWaitsSays', { number: formatNumber(waiting, language) })}</Fact>
            <Fact name={t('settings.uplinkNext')}>
              {halt !== null ? t('settings.uplinkHalted') : told === null || told.nextTryAt === null ? t('settings.uplinkSoon') : formatTime(told.nextTryAt, language)}
            </Fact>
            <Fact name={t('settings.uplinkEnrolled')}>{enrolled === null ? t('settings.uplinkNotEnrolled') : t('settings.uplinkEnrolledAt', { date: day(enrolled.at), receiver: `\u2066${enrolled.receiver}\u2069` })}</Fact>
            <Fact name={t('settings.uplinkCertificate')}>{certificates.length === 0 ? t('settings.uplinkNone') : certificates.join(' · ')}</Fact>
          </>
        )}
      </dl>
      {halt === null ? null : <div role="alert" className="error-note"><Icon name="stop" /><p className="sentence">{t(`settings.uplinkHalt.${halt.kind}`)}</p></div>}
      {told === null || told.error === null || halt !== null || address === '' ? null : <ErrorNote error={FoyerError.fromPayload(told.error)} />}
      {told === null || told.skewMs === null || Math.abs(told.skewMs) <= SKEW_MS ? null : <p>{t('settings.uplinkSkew')}</p>}
    </>
  )
}

function Acts({ state, onDone }: { state: UplinkState, onDone: () => void }) {
  const { t } = useWords()
  const notify = useNotify()
  const task = useTask()
  const slow = useSlow(task.going)
  const act = (work: () => Promise<void>) => void task.run(async () => {
    try {
      await work()
    } finally {
      onDone()
    }
  })
  if (state.address === '' && state.feeds.length === 0) return null
  // A desk that was put back from a copy is enrolled anew: what is sent again meets the same answer.
  if (state.halt?.kind === 'ahead' && state.feeds.length === 0) return null
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('app.working')} fraction={null} /> : null}
      <div className="row">
        {state.halt === null || state.feeds.length > 0
          ? (
            <Button kind="primary" disabled={task.going} onPress={() => act(async () => {
              await call('uplink.send', {})
              // A turn that comes to a halt is done, and nothing was received by it.
              if ((await call('uplink.state', {})).halt === null) notify({ kind: 'done', text: t('settings.uplinkSent') })
            })}>{t('settings.uplinkSend')}</Button>
          )
          : null}
        {state.halt?.kind === 'fork' ? <Button disabled={task.going} onPress={() => act(async () => void await call('uplink.resume', {}))}>{t('settings.uplinkResume')}</Button> : null}
      </div>
    </>
  )
}
