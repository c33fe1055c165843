import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { ErrorNote } from './error-note.tsx'
import { Sheet } from './sheet.tsx'
import { useWords } from './use-language.ts'
import type { Task } from './use-task.ts'

interface FormSheetProps {
  title: string
  testId: string
  wide?: boolean
  task: Task
  /** Whether what is filled in can be sent. */
  ready: boolean
  /** What sending it is called. */
  action: string
  /** In the place of "Cancel", before the sending. */
  beside?: ReactNode
  /** In the place of all buttons. */
  instead?: ReactNode
  onSubmit: () => Promise<void>
  onClose: () => void
  children: ReactNode
}

/** A sheet that is filled in and sent: what went wrong stands above its buttons, and nothing is sent twice. */
export function FormSheet({ title, testId, wide = false, task, ready, action, beside, instead, onSubmit, onClose, children }: FormSheetProps) {
  const { t } = useWords()
  return (
    <Sheet title={title} onClose={onClose} wide={wide}>
      <form
        className="stack"
        data-testid={testId}
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !task.going) void task.run(onSubmit)
        }}
      >
        {children}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {instead ?? (
          <div className="actions">
            {beside ?? <Button onPress={onClose}>{t('app.cancel')}</Button>}
            <Button kind="primary" submit disabled={!ready || task.going}>{action}</Button>
          </div>
        )}
      </form>
    </Sheet>
  )
}
