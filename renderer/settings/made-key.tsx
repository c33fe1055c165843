import type { MadeKey } from '../../electron/contract/clients.ts'
import { CLIPBOARD_SECONDS } from '../../electron/contract/records.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { usePresence } from '../desk/use-idle.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** A key, shown this once. */
export function MadeKeyShown({ made: { key, client }, onDone }: { made: MadeKey, onDone: () => void }) {
  const { t } = useWords()
  return <ShownOnce title={t('connections.newKey', { name: client.name })} says={t('connections.newKeySays')} text={key} onDone={onDone} />
}

/** A key or a secret. It leaves the screen with a press alone, and goes into the clipboard where policy lets anything be copied. */
export function ShownOnce({ title, says, text, onDone }: { title: string, says: string, text: string, onDone: () => void }) {
  const { t } = useWords()
  const may = useMay()
  const notify = useNotify()
  const task = useTask()
  usePresence(true)
  return (
    <Sheet title={title} onClose={null}>
      <div className="stack" data-testid="made-key">
        <p>{says}</p>
        <p className="made-key mono" dir="ltr" data-testid="made-key-text">{text}</p>
        {may('records.copy') ? null : <p className="small soft">{t('connections.copyClosed')}</p>}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        <div className="actions">
          {may('records.copy') ? (
            <Button disabled={task.going} onPress={() => void task.run(async () => {
              await call('connections.copyKey', { key: text })
              notify({ kind: 'done', text: t('records.copied', { count: CLIPBOARD_SECONDS }) })
            })}>{t('connections.copy')}</Button>
          ) : null}
          <Button kind="primary" testId="made-key-done" onPress={onDone}>{t('connections.putAway')}</Button>
        </div>
      </div>
    </Sheet>
  )
}
