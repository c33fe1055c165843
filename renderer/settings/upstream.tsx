import { useEffect } from 'react'
import type { ReactNode } from 'react'
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
import { UpstreamEnrol } from './upstream-enrol.tsx'
import { UpstreamKeys } from './upstream-keys.tsx'

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
        {value === null || !may('policy.change') ? null : <Acts state={value} onDone={reload} />}
      </section>
      {value === null || !may('policy.change') ? null : (
        <>
          <UpstreamEnrol enrolled={value.enrolled !== null} onDone={reload} />
          <UpstreamKeys kept={value.secrets} onDone={reload} />
        </>
      )}
    </div>
  )
}

function Fact({ name, children }: { name: string, children: ReactNode }) {
  return <div><dt>{name}</dt><dd>{children}</dd></div>
}

function Facts({ state }: { state: UplinkState }) {
  const { t, language } = useWords()
  const { address, received, told, size, next, enrolled, certificateUntil, halt, feeds } = state
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
        {feeds.map((feed) => (
          <Fact key={feed.name} name={`${t('settings.uplinkFeeds')} ${feed.name}`}>
            {size === feed.next ? t('settings.uplinkWaitsNone') : t('settings.uplinkWaitsSays', { number: formatNumber(Math.max(0, size - feed.next), language) })}
          </Fact>
        ))}
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
  if (state.address === '') return null
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('app.working')} fraction={null} /> : null}
      <div className="row">
        {state.halt === null
          ? (
            <Button kind="primary" disabled={task.going} onPress={() => act(async () => {
              await call('uplink.send', {})
              // A turn that comes to a halt is done, and nothing was received by it.
              if ((await call('uplink.state', {})).halt === null) notify({ kind: 'done', text: t('settings.uplinkSent') })
            })}>{t('settings.uplinkSend')}</Button>
          )
          : <Button disabled={task.going} onPress={() => act(async () => void await call('uplink.resume', {}))}>{t('settings.uplinkResume')}</Button>}
      </div>
    </>
  )
}
