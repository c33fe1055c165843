import { FoyerError } from '../../electron/contract/errors.ts'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** The files that policy has fetched, each with its age and what is in the way; nothing where policy names none. */
export function TrustFetches({ turn }: { turn: string }) {
  const { t, language } = useWords()
  const fetches = useLoaded(`fetches ${turn}`, () => call('trust.fetches', {}))
  if (fetches.error !== null) return <ErrorNote error={fetches.error} />
  if (fetches.value === null || fetches.value.length === 0) return null
  return (
    <>
      <h3>{t('settings.trustFetches')}</h3>
      <ul className="trust-certificates" data-testid="trust-fetches">
        {fetches.value.map(({ address, fetchedAt, version, error }) => (
          <li key={address}>
            <bdi dir="ltr">{address}</bdi>
            <span className="small soft">
              {fetchedAt === null ? t('settings.trustNeverFetched') : t('settings.trustFetchedAt', { time: formatTime(fetchedAt, language) })}
              {version === null ? null : <> · <bdi dir="ltr">{version}</bdi></>}
            </span>
            {error === null ? null : <ErrorNote error={FoyerError.fromPayload(error)} />}
          </li>
        ))}
      </ul>
    </>
  )
}
