import { useState } from 'react'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { localDay } from '../parts/days.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatDate, formatTime } from '../parts/format.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { StandingNotice } from './standing-notice.tsx'

/**
 * The computer's date has leapt, and nothing is erased by it until somebody says that it is right. Asked after signing in; whoever says
 * no, or not now, goes on working, and the question stays in view.
 */
export function ConfirmDate() {
  const { t, language } = useWords()
  const { state: { clock }, refresh } = useDesk()
  const [asking, setAsking] = useState(true)
  const task = useTask()
  if (clock === null) return null
  const sayYes = () => task.run(async () => {
    await call('desk.confirmDate', { shown: clock.now })
    await refresh()
  })
  return (
    <>
      <StandingNotice sentence={t('app.dateOpen')} says={t('app.dateOpenSays')} testId="date-notice">
        <Button onPress={() => setAsking(true)}>{t('app.dateLook')}</Button>
      </StandingNotice>
      {asking ? (
        <Sheet title={t('app.dateTitle')} alert onClose={() => setAsking(false)}>
          <p className="date-large" data-testid="date-shown">{formatDate(localDay(clock.now), language)}</p>
          <p>{t(`app.dateWhy.${clock.kind}`, { known: formatTime(clock.known, language) })}</p>
          {clock.due > 0 ? <p><strong>{t('app.dateDue', { count: clock.due })}</strong></p> : null}
          {clock.duePictures > 0 ? <p><strong>{t('app.datePictures', { count: clock.duePictures })}</strong></p> : null}
          {clock.dueEvents ? <p><strong>{t('app.dateEvents')}</strong></p> : null}
          {clock.mayConfirm ? null : <p data-testid="date-senior">{t('app.dateSenior')}</p>}
          {task.error === null ? null : <ErrorNote error={task.error} />}
          <div className="row">
            {clock.mayConfirm ? <Button kind="primary" disabled={task.going} onPress={() => void sayYes()}>{t('app.dateYes')}</Button> : null}
            <Button onPress={() => setAsking(false)}>{t(clock.mayConfirm ? 'app.dateNo' : 'app.dateLater')}</Button>
          </div>
          <p className="small">{t('app.dateNoSays')}</p>
        </Sheet>
      ) : null}
    </>
  )
}
