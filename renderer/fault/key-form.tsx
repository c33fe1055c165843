import { SHORTEST_RECOVERY_KEY } from '../../electron/contract/primitives.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** The form is the last of a long screen: what was refused must be seen, once. */
const intoView = (note: HTMLElement | null): void => note?.scrollIntoView({ block: 'nearest' })

interface KeyFormProps {
  title: string
  says: string
  act: string
  going: string
  /** It is what most people here want to do. */
  primary?: boolean
  open: (recoveryKey: string) => Promise<void>
}

/** The recovery key, and what it is to open. */
export function KeyForm({ title, says, act, going, primary, open }: KeyFormProps) {
  const { t } = useWords()
  const key = useSecret()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = key.value.trim().length >= SHORTEST_RECOVERY_KEY && !task.going
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const recoveryKey = key.handOver().trim()
        void task.run(() => open(recoveryKey))
      }}
    >
      <h2>{title}</h2>
      <p>{says}</p>
      <TextField label={t('setUp.recoveryKey')} value={key.value} onChange={key.type} ltr mono maxLength={120} />
      {task.error === null ? null : <div ref={intoView}><ErrorNote error={task.error} /></div>}
      {slow ? <Progress label={going} fraction={null} /> : null}
      <div className="row"><Button kind={primary === true ? 'primary' : 'plain'} submit disabled={!ready}>{act}</Button></div>
    </form>
  )
}
