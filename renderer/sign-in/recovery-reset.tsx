import { useState } from 'react'
import { SHORTEST_RECOVERY_KEY } from '../../electron/contract/primitives.ts'
import type { StaffTile } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useNewSecret } from '../parts/use-new-secret.ts'
import { useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface RecoveryResetProps {
  /** The administrator who forgot; null where none is active. */
  who: StaffTile | null
  /** Nobody is shown who works here: the name is typed. */
  byName: boolean
  onBack: () => void
  onDone: () => void
}

/** The paper from the day of the set-up in place of a forgotten secret. What it sets off is said before, not after. */
export function RecoveryReset({ who, byName, onBack, onDone }: RecoveryResetProps) {
  const { t } = useWords()
  const notify = useNotify()
  const [named, setNamed] = useState('')
  const key = useSecret()
  const made = useNewSecret('passphrase')
  const task = useTask()
  const slow = useSlow(task.going)
  useShortcut('Escape', onBack)
  const ready = key.value.trim().length >= SHORTEST_RECOVERY_KEY && made.ready && !task.going
  return (
    <form
      className="section stack"
      aria-labelledby="reset-title"
      data-testid="recovery-reset"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const recoveryKey = key.handOver().trim()
        const given = made.handOver()
        void task.run(async () => {
          const { name } = await call('staff.resetAdministrator', { recoveryKey, staffId: who?.id ?? null, ...(named.trim() === '' ? {} : { name: named.trim() }), ...given })
          notify({ kind: 'done', text: t('signIn.resetDone', { name }) })
          onDone()
        })
      }}
    >
      <h2 id="reset-title">{t('signIn.resetTitle')}{who === null ? null : <> <bdi className="soft">{who.name}</bdi></>}</h2>
      <p>{t('signIn.resetSays')}</p>
      {byName ? <TextField label={t('setUp.adminName')} value={named} onChange={setNamed} maxLength={80} startHere /> : null}
      <TextField label={t('setUp.recoveryKey')} hint={t('fault.recoverSays')} value={key.value} onChange={key.type} ltr mono maxLength={120} startHere={!byName} />
      <NewSecretFields made={made} label={t('settings.newSecret')} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="actions">
        <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
        <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{t('settings.changeSecret')}</Button>
      </div>
    </form>
  )
}
