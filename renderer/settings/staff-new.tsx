import { useState } from 'react'
import { everydayRole, roleNames, type Role } from '../../electron/contract/roles.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useNewSecret } from '../parts/use-new-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** A new colleague with a first PIN or passphrase. */
export function StaffNew({ onClose, onAdded }: { onClose: () => void; onAdded: () => void }) {
  const { t } = useWords()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>(everydayRole)
  const made = useNewSecret('pin', 'once')
  const proof = useProof()
  const task = useTask()
  const slow = useSlow(task.going)
  const ready = name.trim() !== '' && made.ready && proof.ready && !task.going
  return (
    <Sheet title={t('settings.addStaff')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!ready) return
          const given = made.handOver()
          void task.run(async () => {
            await proof.afresh('staff.create', { name: name.trim(), role, ...given })
            onAdded()
          })
        }}
      >
        <TextField label={t('setUp.adminName')} value={name} onChange={setName} maxLength={80} startHere />
        <Choice label={t('settings.role')} value={role} options={roleNames.map((each) => ({ value: each, content: t(`roles.${each}`) }))} onChange={setRole} />
        <NewSecretFields made={made} label={t('settings.firstSecret')} />
        <PresentProof proof={proof} hint={t('secondPerson.yourOwn')} />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
        <div className="actions">
          <Button onPress={onClose}>{t('app.cancel')}</Button>
          <Button kind="primary" submit disabled={!ready}>{t('settings.addStaff')}</Button>
        </div>
      </form>
    </Sheet>
  )
}
