import { FoyerError } from '../../electron/contract/errors.ts'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Whether a newer version is announced, and what stands in the way of knowing; nothing where nobody announces any. */
export function Updates() {
  const { t, language } = useWords()
  const updates = useLoaded('updates', () => call('updates.state', {}))
  if (updates.error !== null) return <ErrorNote error={updates.error} />
  if (updates.value === null || (updates.value.announced === null && updates.value.feed === null)) return null
  const { announced, feed } = updates.value
  const error = feed?.error ?? null
  return (
    <section className="section stack" data-testid="updates">
      <h2>{t('settings.updates')}</h2>
      <p>{announced?.newer === true ? <strong>{t('settings.updatesNewer', { version: announced.version })}</strong> : t('settings.updatesNone')}</p>
      {feed === null ? null : <p className="small soft">{feed.fetchedAt === null ? t('settings.trustNeverFetched') : t('settings.trustFetchedAt', { time: formatTime(feed.fetchedAt, language) })}</p>}
      {error === null ? null : <ErrorNote error={FoyerError.fromPayload(error)} />}
    </section>
  )
}
