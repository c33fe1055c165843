import { useState } from 'react'
import type { TrustState } from '../../electron/contract/trust.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AboutFacts, CertificateList, useTrustName, type Review } from './trust-words.tsx'

interface ReviewProps {
  review: Review
  onClose: () => void
  onTaken: (now: TrustState) => void
}

/** Whose it is, what is new and what is gone; then, where nothing vouches for a root, its fingerprint and a second question. */
export function TrustReview({ review, onClose, onTaken }: ReviewProps) {
  const { t, language } = useWords()
  const nameOf = useTrustName()
  const [asking, setAsking] = useState(false)
  const task = useTask()
  const slow = useSlow(task.going)
  const { id, about, present, replaces, added, gone, unknownRoots } = review.preview
  const take = () => void task.run(async () => onTaken(await review.take(unknownRoots.token)))
  return (
    <Sheet title={asking ? t('settings.trustRootTitle') : nameOf(about)} onClose={onClose} wide alert={asking}>
      <div className="stack" data-testid={asking ? 'trust-root' : 'trust-review'}>
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {asking ? <RootQuestion review={review} going={task.going} onTake={take} onBack={() => setAsking(false)} /> : (
          <>
            <dl className="facts"><AboutFacts id={id} about={about} /></dl>
            {present ? <p>{t('settings.trustPresent')}</p> : null}
            {!present && addsNothing(review.preview) ? <p data-testid="trust-nothing-new">{t('settings.trustNothingNew')}</p> : null}
            {replaces === null ? null : <p>{t('settings.trustReplaces')} <bdi dir="ltr">{replaces.version}</bdi></p>}
            {replaces?.older === true ? <Warning text={t('settings.trustOlder')} /> : null}
            {unknownRoots.token === null ? null : <Warning text={t('settings.trustRootUnknown')} />}
            <Changes title={t('settings.trustAdded', { count: added.count, number: formatNumber(added.count, language) })} {...added} />
            {replaces === null ? null : <Changes title={t('settings.trustGone', { count: gone.count, number: formatNumber(gone.count, language) })} {...gone} />}
            <div className="actions">
              <Button onPress={onClose}>{t('app.cancel')}</Button>
              <Button kind="primary" testId="trust-take" disabled={task.going || present} onPress={() => (unknownRoots.token === null ? take() : setAsking(true))}>
                {unknownRoots.token === null ? t('settings.trustTake') : t('app.next')}
              </Button>
            </div>
          </>
        )}
        {slow ? <Progress label={t('settings.trustChecking')} fraction={null} /> : null}
      </div>
    </Sheet>
  )
}

interface RootQuestionProps {
  review: Review
  going: boolean
  onTake: () => void
  onBack: () => void
}

/** Of signers and revocation lists nobody counts which are new: a file that brings any is not said to add nothing. */
const addsNothing = ({ added, about }: Review['preview']): boolean => added.count + about.signers + about.revocationLists === 0

/** The second question: nobody but a person with the authority's own publication in hand can answer it. */
function RootQuestion({ review, going, onTake, onBack }: RootQuestionProps) {
  const { t } = useWords()
  const [compared, setCompared] = useState(false)
  const { unknownRoots } = review.preview
  return (
    <>
      <p>{t('settings.trustRootSays')}</p>
      <CertificateList certificates={unknownRoots.shown} count={unknownRoots.count} prints />
      <label className="tick">
        <input type="checkbox" checked={compared} data-testid="trust-compared" onChange={(event) => setCompared(event.target.checked)} />
        <span>{t('settings.trustCompared')}</span>
      </label>
      <div className="actions">
        <Button onPress={onBack}>{t('app.back')}</Button>
        <Button kind="danger" testId="trust-take-root" disabled={going || !compared} onPress={onTake}>{t('settings.trustTakeRoot')}</Button>
      </div>
    </>
  )
}

function Warning({ text }: { text: string }) {
  return <div className="error-note"><Icon name="warn" /><p>{text}</p></div>
}

function Changes({ title, count, shown }: { title: string; count: number; shown: Review['preview']['added']['shown'] }) {
  if (count === 0) return <p>{title}</p>
  return (
    <details className="trust-changes">
      <summary>{title}</summary>
      <CertificateList certificates={shown} count={count} prints={false} />
    </details>
  )
}
