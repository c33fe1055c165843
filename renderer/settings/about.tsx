import { useState } from 'react'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Updates } from './updates.tsx'

/** Which Foyer this is, how this machine keeps it, and what it is made of, with every licence. */
export function About() {
  const { t } = useWords()
  const { state } = useDesk()
  const licences = useLoaded('licences', () => call('desk.licences', {}))
  const health = useLoaded('health', () => call('desk.health', {}))
  const [query, setQuery] = useState('')
  const wanted = query.trim().toLowerCase()
  const found = (licences.value ?? []).filter((each) => `${each.name} ${each.licence}`.toLowerCase().includes(wanted))
  return (
    <div className="stack">
      <section className="section">
        <h2>{t('settings.section.about')}</h2>
        <dl className="facts">
          <div><dt>{t('app.name')}</dt><dd><bdi dir="ltr">{state.version}</bdi></dd></div>
          <div><dt>{t('app.terminal')}</dt><dd><bdi dir="ltr" className="mono">{state.terminal ?? '–'}</bdi></dd></div>
          {health.value === null ? null : (
            <>
              <div><dt>{t('settings.reads')}</dt><dd>{t(`settings.cage.${health.value.cage}`)}</dd></div>
              <div><dt>{t('settings.systemLock')}</dt><dd>{t(`settings.sessionLock.${health.value.lockedBy}`)}</dd></div>
            </>
          )}
          <div><dt>{t('settings.licence')}</dt><dd><bdi dir="ltr">Apache-2.0</bdi></dd></div>
        </dl>
        {health.error === null ? null : <ErrorNote error={health.error} />}
      </section>
      <Updates />
      <section className="section stack">
        <h2>{t('settings.licences')}</h2>
        {licences.error === null ? null : <ErrorNote error={licences.error} />}
        <TextField label={t('settings.findLicence')} value={query} onChange={setQuery} type="search" maxLength={80} />
        <ul className="licences">
          {found.map((each) => (
            <li key={`${each.name}@${each.version}`}>
              {each.text === undefined ? (
                <p><bdi dir="ltr">{each.name} {each.version}</bdi> · <bdi dir="ltr">{each.licence}</bdi></p>
              ) : (
                <details className="more">
                  <summary><span><bdi dir="ltr">{each.name} {each.version}</bdi> · <bdi dir="ltr">{each.licence}</bdi></span></summary>
                  <pre className="small" dir="ltr">{each.text}</pre>
                </details>
              )}
              {each.opens === undefined ? null : <p className="small">{t('settings.opens')} <bdi dir="ltr">{each.opens}</bdi></p>}
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}
