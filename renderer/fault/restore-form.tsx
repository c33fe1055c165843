import { useState } from 'react'
import type { Input } from '../../electron/contract/index.ts'
import { SHORTEST_RECOVERY_KEY } from '../../electron/contract/primitives.ts'
import type { Restored } from '../../electron/contract/recovery.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

type By = 'person' | 'key'

interface RestoreFormProps {
  copy: string
  onGoing: (going: boolean) => void
  onDone: (restored: Restored) => void
}

/** Whose word it is: somebody whom the copy knows. */
export function RestoreForm({ copy, onGoing, onDone }: RestoreFormProps) {
  const { t } = useWords()
  const [by, setBy] = useState<By>('person')
  const [name, setName] = useState('')
  const secret = useSecret()
  const code = useSecret()
  const key = useSecret()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = !task.going && (by === 'person' ? name.trim() !== '' && isTyped(secret) : key.value.trim().length >= SHORTEST_RECOVERY_KEY)
  const word = (): Input<'recovery.restore'>['word'] => (by === 'person' ? { name: name.trim(), secret: secret.handOver(), ...(isTyped(code) ? { code: code.handOver() } : {}) } : { recoveryKey: key.handOver().trim() })
  return (
    <form
      className="section stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const given = { copy, word: word() }
        onGoing(true)
        void task.run(async () => onDone(await call('recovery.restore', given))).finally(() => onGoing(false))
      }}
    >
      <Choice
        label={t('fault.whoseWord')}
        value={by}
        options={[{ value: 'person', content: t('fault.byAdministrator') }, { value: 'key', content: t('fault.byKey') }]}
        onChange={setBy}
      />
      {by === 'person' ? (
        <>
          <p>{t('fault.byAdministratorSays')}</p>
          <TextField label={t('fault.administratorName')} value={name} onChange={setName} maxLength={80} />
          <TextField label={t('fault.secret')} type="password" value={secret.value} onChange={secret.type} ltr autoComplete="current-password" />
          <TextField label={t('fault.appCode')} value={code.value} onChange={code.type} ltr mono maxLength={20} />
        </>
      ) : (
        <>
          <p>{t('fault.byKeySays')}</p>
          <TextField label={t('setUp.recoveryKey')} value={key.value} onChange={key.type} ltr mono maxLength={120} />
        </>
      )}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('fault.restoring')} fraction={null} /> : null}
      <div className="row"><Button kind="primary" submit disabled={!ready} testId="restore">{t('fault.restoreNow')}</Button></div>
    </form>
  )
}
