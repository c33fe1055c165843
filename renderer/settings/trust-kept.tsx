import { useState } from 'react'
import type { TrustAnchor, TrustState } from '../../electron/contract/trust.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { AboutFacts, useTrustName } from './trust-words.tsx'

/** The files that this desk keeps: whose, by whom and when taken, and the way to be rid of one. */
export function KeptTrust({ kept, onRemoved }: { kept: readonly TrustAnchor[]; onRemoved: (now: TrustState) => void }) {
  const { t, language } = useWords()
  const nameOf = useTrustName()
  const [sure, setSure] = useState<string | null>(null)
  const task = useTask()
  if (kept.length === 0) return null
  const remove = (id: string) => void task.run(async () => {
    const now = await call('trust.remove', { id })
    setSure(null)
    onRemoved(now)
  })
  return (
    <div className="stack-tight">
      <h3>{t('settings.trustKept')}</h3>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {kept.map((each) => (
        <article key={each.id} className="trust-file stack-tight" data-testid="trust-kept">
          <h4>{nameOf(each.about)}</h4>
          <dl className="facts">
            <AboutFacts id={each.id} about={each.about} />
            <div><dt>{t('settings.trustTakenBy')}</dt><dd><bdi>{each.importedBy}</bdi>, {formatTime(each.importedAt, language)}</dd></div>
          </dl>
          <div className="row">
            {sure === each.id ? (
              <>
                <span>{t('settings.trustRemoveSays')}</span>
                <Button kind="danger" disabled={task.going} onPress={() => remove(each.id)}>{t('settings.trustRemoveNow')}</Button>
                <Button onPress={() => setSure(null)}>{t('app.cancel')}</Button>
              </>
            ) : <Button icon="erase" onPress={() => setSure(each.id)}>{t('settings.trustRemove')}</Button>}
          </div>
        </article>
      ))}
    </div>
  )
}
