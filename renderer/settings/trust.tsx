import { useRef } from 'react'
import { FoyerError } from '../../electron/contract/errors.ts'
import { useNotify } from '../app/notices.tsx'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** As the contract bounds it; checked here too, so that a wrong file is not read into memory. */
const TRUST_FILE_MAX = 128 * 1024 * 1024

/** The states' certificates that chips are judged by, and the way to take in a master list. */
export function Trust() {
  const { t, language } = useWords()
  const notify = useNotify()
  const input = useRef<HTMLInputElement>(null)
  const trust = useLoaded('trust', () => call('trust.state', {}))
  const task = useTask()
  const slow = useSlow(task.going)
  const take = (file: File) => void task.run(async () => {
    if (file.size > TRUST_FILE_MAX) throw new FoyerError('input.tooLarge')
    const now = await call('trust.import', { bytes: new Uint8Array(await file.arrayBuffer()) })
    trust.reload()
    notify({ kind: 'done', text: t('settings.trustTaken', { count: now.certificates, number: formatNumber(now.certificates, language) }) })
  })
  return (
    <section className="section stack">
      <h2>{t('settings.trust')}</h2>
      <p>{t('settings.trustSays')}</p>
      {trust.error === null ? null : <ErrorNote error={trust.error} />}
      {trust.value === null ? null : (
        <dl className="facts">
          <div><dt>{t('settings.trustCertificates')}</dt><dd>{formatNumber(trust.value.certificates, language)}</dd></div>
          <div><dt>{t('settings.trustCountries')}</dt><dd>{formatNumber(trust.value.countries, language)}</dd></div>
          <div><dt>{t('chip.trustList')}</dt><dd><bdi dir="ltr">{trust.value.version ?? '–'}</bdi></dd></div>
          {trust.value.refused === 0 ? null : <div><dt>{t('settings.trustRefused')}</dt><dd>{formatNumber(trust.value.refused, language)}</dd></div>}
        </dl>
      )}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('settings.trustChecking')} fraction={null} /> : null}
      <input
        ref={input}
        className="unseen"
        type="file"
        tabIndex={-1}
        aria-label={t('settings.trustImport')}
        data-testid="trust-input"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file !== undefined) take(file)
        }}
      />
      <div className="row"><Button icon="file" disabled={task.going} onPress={() => input.current?.click()}>{t('settings.trustImport')}</Button></div>
    </section>
  )
}
