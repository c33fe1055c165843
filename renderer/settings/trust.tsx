import { useState } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { TrustState } from '../../electron/contract/trust.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { FileSheet } from '../files/file-sheet.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { FoundTrust } from './trust-found.tsx'
import { KeptTrust } from './trust-kept.tsx'
import { TrustReview } from './trust-review.tsx'
import type { Review } from './trust-words.tsx'
import { TrustedStates } from './trusted-states.tsx'
import './trust.css'

/** The states' certificates that chips are judged by, for whoever may look; for whoever may change them, what this desk keeps and the way to take in more. */
export function Trust() {
  return useMay()('trust.change') ? <ChangeTrust /> : <LookAtTrust />
}

function LookAtTrust() {
  const { t } = useWords()
  return (
    <section className="section stack">
      <h2>{t('settings.trust')}</h2>
      <p>{t('settings.trustSays')}</p>
      <TrustedStates turn="" kept={[]} />
    </section>
  )
}

function ChangeTrust() {
  const { t, language } = useWords()
  const notify = useNotify()
  const [choosing, setChoosing] = useState(false)
  const trust = useLoaded('trust', () => call('trust.state', {}))
  const kept = useLoaded('kept', () => call('trust.list', {}))
  const found = useLoaded('found', () => call('trust.found', {}))
  const [turn, setTurn] = useState(0)
  const [review, setReview] = useState<Review | null>(null)
  const task = useTask()
  const slow = useSlow(task.going)
  const look = (bytes: Uint8Array<ArrayBuffer>) => void task.run(async () => {
    setReview({ preview: await call('trust.preview', { bytes }), take: (confirmed) => call('trust.import', { bytes, confirmed }) })
  })
  const changed = (now: TrustState | null) => {
    setTurn((count) => count + 1)
    trust.reload()
    kept.reload()
    found.reload()
    if (now !== null) notify({ kind: 'done', text: t('settings.trustTaken', { count: now.certificates, number: formatNumber(now.certificates, language) }) })
  }
  const errors = [trust.error, kept.error, found.error, task.error].filter((each) => each !== null)
  return (
    <section className="section stack">
      <h2>{t('settings.trust')}</h2>
      <p>{t('settings.trustSays')}</p>
      {[...new Map(errors.map((each) => [each.code, each])).values()].map((each) => <ErrorNote key={each.code} error={each} />)}
      {trust.value === null ? null : (
        <>
          {trust.value.problem === null ? null : <ErrorNote error={FoyerError.fromPayload(trust.value.problem)} />}
          <dl className="facts">
            <div><dt>{t('settings.trustCertificates')}</dt><dd>{formatNumber(trust.value.certificates, language)}</dd></div>
            <div><dt>{t('settings.trustCountries')}</dt><dd>{formatNumber(trust.value.countries, language)}</dd></div>
            <div><dt>{t('chip.trustList')}</dt><dd><bdi dir="ltr">{trust.value.version ?? '–'}</bdi></dd></div>
            {trust.value.refused === 0 ? null : <div><dt>{t('settings.trustRefused')}</dt><dd>{formatNumber(trust.value.refused, language)}</dd></div>}
          </dl>
        </>
      )}
      {slow ? <Progress label={t('settings.trustChecking')} fraction={null} /> : null}
      <div className="row"><Button icon="file" testId="trust-choose" disabled={task.going} onPress={() => setChoosing(true)}>{t('settings.trustImport')}</Button></div>
      {choosing ? (
        <FileSheet
          title={t('settings.trustImport')}
          kind="trust"
          onTaken={(bytes) => {
            setChoosing(false)
            look(bytes)
          }}
          onClose={() => setChoosing(false)}
        />
      ) : null}
      {found.value === null ? null : <FoundTrust found={found.value} onReview={setReview} onRemoved={() => changed(null)} />}
      {kept.value === null ? null : <KeptTrust kept={kept.value} onRemoved={changed} />}
      <TrustedStates turn={String(turn)} kept={kept.value ?? []} />
      {review === null ? null : (
        <TrustReview
          review={review}
          onClose={() => setReview(null)}
          onTaken={(now) => {
            setReview(null)
            changed(now)
          }}
        />
      )}
    </section>
  )
}
