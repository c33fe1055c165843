import { useState } from 'react'
import { useNotify } from '../app/notices.tsx'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice, TextField } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface SecretFormProps {
  staffId: string
  /** One's own needs the present one. */
  own: boolean
  onDone?: () => void
}

/** A new PIN or passphrase, typed twice. */
export function SecretForm({ staffId, own, onDone }: SecretFormProps) {
  const { t } = useWords()
  const notify = useNotify()
  const [kind, setKind] = useState<'pin' | 'passphrase'>('pin')
  const [present, setPresent] = useState('')
  const [secret, setSecret] = useState('')
  const [again, setAgain] = useState('')
  const task = useTask()
  const slow = useSlow(task.going)
  const good = kind === 'pin' ? /^\d{6,12}$/.test(secret) : secret.length >= 10
  const ready = good && secret === again && (!own || present.length >= 4)
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => {
          await call('staff.setSecret', { id: staffId, secretKind: kind, secret, presentSecret: own ? present : null })
          setPresent('')
          setSecret('')
          setAgain('')
          notify({ kind: 'done', text: t('settings.secretChanged') })
          onDone?.()
        })
      }}
    >
      {own ? <TextField label={t('settings.presentSecret')} type="password" value={present} onChange={setPresent} ltr autoComplete="current-password" /> : null}
      <Choice
        label={t('setUp.secretKind')}
        value={kind}
        options={[{ value: 'pin', content: t('signIn.pin') }, { value: 'passphrase', content: t('signIn.passphrase') }]}
        onChange={setKind}
      />
      <TextField label={t('settings.newSecret')} hint={t(`setUp.${kind}Hint`)} type="password" value={secret} onChange={setSecret} ltr autoComplete="new-password" />
      <TextField label={t('setUp.again')} type="password" value={again} onChange={setAgain} ltr autoComplete="new-password" error={again !== '' && again !== secret ? t('setUp.differs') : null} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
      <div className="row"><Button kind="primary" submit disabled={!ready || task.going}>{t('settings.changeSecret')}</Button></div>
    </form>
  )
}
