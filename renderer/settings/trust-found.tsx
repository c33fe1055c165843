import { FoyerError } from '../../electron/contract/errors.ts'
import type { TrustFound } from '../../electron/contract/trust.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AboutFacts, Fingerprint, useTrustName, type Review } from './trust-words.tsx'

interface FoundProps {
  found: readonly TrustFound[]
  onReview: (review: Review) => void
  onRemoved: () => void
}

/** Files that an earlier Foyer trusted because they lay in a folder, where anybody could have put them: they count once somebody answers for them. */
export function FoundTrust({ found, onReview, onRemoved }: FoundProps) {
  const { t } = useWords()
  const nameOf = useTrustName()
  const task = useTask()
  if (found.length === 0) return null
  const remove = (id: string) => void task.run(async () => {
    await call('trust.removeFound', { id })
    onRemoved()
  })
  return (
    <div className="stack-tight" data-testid="trust-found">
      <h3>{t('settings.trustFound')}</h3>
      <p>{t('settings.trustFoundSays')}</p>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {found.map(({ id, preview, error }) => (
        <article key={id} className="trust-file stack-tight">
          <h4>{preview === null ? t('settings.trustUnreadable') : nameOf(preview.about)}</h4>
          <dl className="facts">
            {preview === null ? <div><dt>{t('settings.trustHash')}</dt><dd><Fingerprint value={id} /></dd></div> : <AboutFacts id={id} about={preview.about} />}
          </dl>
          {error === null ? null : <ErrorNote error={FoyerError.fromPayload(error)} />}
          <div className="row">
            {preview === null || preview.present ? null : (
              <Button kind="primary" disabled={task.going} onPress={() => onReview({ preview, take: (confirmed) => call('trust.takeFound', { id, confirmed }) })}>{t('settings.trustLook')}</Button>
            )}
            {preview?.present === true ? <span className="soft">{t('settings.trustPresent')}</span> : null}
            <Button icon="erase" disabled={task.going} onPress={() => remove(id)}>{t('settings.trustDelete')}</Button>
          </div>
        </article>
      ))}
    </div>
  )
}
