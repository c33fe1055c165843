import { useState } from 'react'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { OptionText } from '../parts/option-text.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Demo desk or real desk (from a real one there is no way to the demo), deleting what is due, and leaving the kiosk. */
export function DeskMode() {
  const { t, language } = useWords()
  const notify = useNotify()
  const { state, refresh } = useDesk()
  const [leaving, setLeaving] = useState(false)
  const task = useTask()
  const slow = useSlow(task.going)
  return (
    <div className="stack">
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('app.working')} fraction={null} /> : null}
      <section className="section stack-tight">
        <h2>{t(`settings.mode.${state.mode}`)}</h2>
        <p><OptionText>{t(`settings.modeSays.${state.mode}`)}</OptionText></p>
        {state.mode === 'demo' ? (
          <div className="row">
            <Button disabled={task.going} onPress={() => void task.run(async () => {
              await call('desk.switchMode', { mode: 'desk' })
              await refresh()
            })}>{t('settings.switchToDesk')}</Button>
          </div>
        ) : null}
      </section>
      <section className="section stack-tight">
        <h2>{t('settings.purge')}</h2>
        <p>{t('settings.purgeSays')}</p>
        <div className="row">
          <Button icon="erase" disabled={task.going} onPress={() => void task.run(async () => {
            const { erased } = await call('records.purge', {})
            notify({ kind: 'done', text: t('settings.purged', { count: erased, number: formatNumber(erased, language) }) })
          })}>{t('settings.purgeNow')}</Button>
        </div>
      </section>
      <section className="section stack-tight">
        <h2>{t('settings.exit')}</h2>
        <p>{t('settings.exitSays')}</p>
        {leaving
          ? <Leave onCancel={() => setLeaving(false)} />
          : <div className="row"><Button onPress={() => setLeaving(true)}>{t('settings.exit')}</Button></div>}
      </section>
    </div>
  )
}

/** A session may be one that somebody left open: leaving takes the secret again. */
function Leave({ onCancel }: { onCancel: () => void }) {
  const { t } = useWords()
  const proof = useProof()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = proof.ready && !task.going
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => void await proof.afresh('desk.exit', {}))
      }}
    >
      <PresentProof proof={proof} startHere />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="row">
        <Button kind="danger" submit disabled={!ready}>{t('settings.exitNow')}</Button>
        <Button onPress={onCancel}>{t('app.cancel')}</Button>
      </div>
    </form>
  )
}
