import { useState } from 'react'
import type { StaffTile } from '../../electron/contract/staff.ts'
import { useNotify } from '../app/notices.tsx'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface RecoveryResetProps {
  /** The administrator who forgot; null where none is active. */
  who: StaffTile | null
  onBack: () => void
  onDone: () => void
}

/** The paper from the day of the set-up in place of a forgotten secret. What it sets off is said before, not after. */
export function RecoveryReset({ who, onBack, onDone }: RecoveryResetProps) {
  const { t } = useWords()
  const notify = useNotify()
  const [key, setKey] = useState('')
  const [kind, setKind] = useState<'pin' | 'passphrase'>('passphrase')
  const [secret, setSecret] = useState('')
  const [again, setAgain] = useState('')
  const task = useTask()
  const slow = useSlow(task.going)
  useShortcut('Escape', onBack)
  const good = kind === 'pin' ? /^\d{6,12}$/.test(secret) : secret.length >= 10
  const ready = key.trim().length >= 20 && good && secret === again && !task.going
  return (
    <form
      className="section stack"
      aria-labelledby="reset-title"
      data-testid="recovery-reset"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => {
          const { name } = await call('staff.resetAdministrator', { recoveryKey: key.trim(), staffId: who?.id ?? null, secretKind: kind, secret })
          setKey('')
          setSecret('')
          setAgain('')
          notify({ kind: 'done', text: t('signIn.resetDone', { name }) })
          onDone()
        })
      }}
    >
      <h2 id="reset-title">{t('signIn.resetTitle')}{who === null ? null : <> <bdi className="soft">{who.name}</bdi></>}</h2>
      <p>{t('signIn.resetSays')}</p>
      <TextField label={t('setUp.recoveryKey')} hint={t('fault.recoverSays')} value={key} onChange={setKey} ltr mono maxLength={120} startHere />
      <Choice
        label={t('setUp.secretKind')}
        value={kind}
        options={[{ value: 'passphrase', content: t('signIn.passphrase') }, { value: 'pin', content: t('signIn.pin') }]}
        onChange={setKind}
      />
      <TextField label={t('settings.newSecret')} hint={t(`setUp.${kind}Hint`)} type="password" value={secret} onChange={setSecret} ltr autoComplete="new-password" />
      <TextField label={t('setUp.again')} type="password" value={again} onChange={setAgain} ltr autoComplete="new-password" error={again !== '' && again !== secret ? t('setUp.differs') : null} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="actions">
        <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
        <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{t('settings.changeSecret')}</Button>
      </div>
    </form>
  )
}
