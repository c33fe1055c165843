import { useState } from 'react'
import { useDesk } from '../app/desk-context.ts'
import { useNotify } from '../app/notices.tsx'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Demo desk or real desk, deleting what is due, and leaving the kiosk. */
export function DeskMode() {
  const { t, language } = useWords()
  const notify = useNotify()
  const { state, refresh } = useDesk()
  const [sure, setSure] = useState(false)
  const task = useTask()
  const slow = useSlow(task.going)
  const other = state.mode === 'demo' ? 'desk' : 'demo'
  return (
    <div className="stack">
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('app.working')} fraction={null} /> : null}
      <section className="section stack-tight">
        <h2>{t(`settings.mode.${state.mode}`)}</h2>
        <p>{t(`settings.modeSays.${state.mode}`)}</p>
        <div className="row">
          <Button disabled={task.going} onPress={() => void task.run(async () => {
            await call('desk.switchMode', { mode: other })
            await refresh()
          })}>{t(`settings.switchTo.${other}`)}</Button>
        </div>
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
        <div className="row">
          {sure
            ? <><Button kind="danger" disabled={task.going} onPress={() => void task.run(async () => void await call('desk.exit', {}))}>{t('settings.exitNow')}</Button><Button onPress={() => setSure(false)}>{t('app.cancel')}</Button></>
            : <Button onPress={() => setSure(true)}>{t('settings.exit')}</Button>}
        </div>
      </section>
    </div>
  )
}
