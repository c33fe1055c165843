import { useState } from 'react'
import type { FoyerError } from '../../electron/contract/errors.ts'
import type { DeadLetter, WebhookEndpoint } from '../../electron/contract/webhooks.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { errorText } from '../parts/error-texts.ts'
import { formatNumber, formatTime } from '../parts/format.ts'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { useLoaded, useTask } from '../parts/use-task.ts'

/** Messages that nobody took for three days; what is sent again waits behind the others. */
export function DeadLetters({ endpoint: { id, dead }, onClose }: { endpoint: WebhookEndpoint, onClose: () => void }) {
  const { t, language } = useWords()
  const task = useTask()
  const { value, error, reload } = useLoaded(`dead ${id}`, () => call('webhooks.dead', { id }))
  const [sent, setSent] = useState(0)
  const again = (message: string | null) => void task.run(async () => {
    await call('webhooks.sendAgain', { id, message })
    setSent((before) => (message === null ? dead : before + 1))
    reload()
  })
  const left = dead - sent
  return (
    <Sheet title={t('webhooks.dead')} onClose={onClose} wide>
      <div className="stack" data-testid="webhook-dead">
        <p>{t('webhooks.deadSays')}</p>
        {value !== null && value.length > 0 && left > value.length ? <p>{t('webhooks.deadShown', { shown: formatNumber(value.length, language), number: formatNumber(left, language) })}</p> : null}
        {error === null ? null : <ErrorNote error={error} />}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {value?.length === 0 ? <p>{t('webhooks.deadNone')}</p> : null}
        {/* Before the list: behind a hundred of them nobody looks for it. */}
        <div className="actions">
          <Button onPress={onClose}>{t('app.close')}</Button>
          {value === null || value.length === 0 ? null : <Button kind="primary" disabled={task.going} onPress={() => again(null)}>{t('webhooks.sendAllAgain')}</Button>}
        </div>
        <ul className="staff">
          {(value ?? []).map((letter) => (
            <li key={letter.id}>
              <Letter letter={letter} />
              <Button disabled={task.going} label={`${t('webhooks.sendAgain')}: ${letter.id}`} onPress={() => again(letter.id)}>{t('webhooks.sendAgain')}</Button>
            </li>
          ))}
        </ul>
      </div>
    </Sheet>
  )
}

/** What became of one. What there is to do about it says the sheet: no error's own action, which is meant for a message that is still tried. */
function Letter({ letter: { id, type, at, deadAt, tries, error } }: { letter: DeadLetter }) {
  const { t, language } = useWords()
  return (
    <div className="grow">
      <p>{t(`webhooks.events.${type}`)} <bdi dir="ltr" className="mono small soft">{id}</bdi></p>
      <p className="small soft">{t('webhooks.deadAt', { at: formatTime(at, language), time: formatTime(deadAt, language), number: formatNumber(tries, language) })}</p>
      {error === null ? null : <LastAnswer error={error} />}
    </div>
  )
}

function LastAnswer({ error: { code, detail } }: { error: Pick<FoyerError, 'code'> & { detail?: string | undefined } }) {
  const { language } = useWords()
  return <p>{errorText(code, language).sentence} <bdi dir="ltr" className="mono small soft">{code}{detail === undefined ? '' : ` · ${detail}`}</bdi></p>
}
