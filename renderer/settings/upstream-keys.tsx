import { useState } from 'react'
import { MOST_SECRET, pemSecrets, uplinkSecretName, type UplinkSecretName, type UplinkState } from '../../electron/contract/uplink.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface KeysProps {
  kept: UplinkState['secrets']
  onDone: () => void
}

/** Those that a person can type or paste into one line. */
const typed = uplinkSecretName.options.filter((name) => !pemSecrets.has(name))

/** What proves who this desk is where no certificate does: put in, never shown again. */
export function UpstreamKeys({ kept, onDone }: KeysProps) {
  const { t } = useWords()
  return (
    <section className="section stack">
      <h2>{t('settings.uplinkSecrets')}</h2>
      <p>{t('settings.uplinkSecretsSay')}</p>
      {typed.map((name) => <OneKey key={name} name={name} kept={kept.includes(name)} onDone={onDone} />)}
    </section>
  )
}

function OneKey({ name, kept, onDone }: { name: UplinkSecretName, kept: boolean, onDone: () => void }) {
  const { t } = useWords()
  const [value, setValue] = useState('')
  const task = useTask()
  const set = (to: string | null) => void task.run(async () => {
    await call('uplink.setSecret', { name, value: to })
    setValue('')
    onDone()
  })
  const what = t(`settings.uplinkSecret.${name}`)
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (value !== '' && !task.going) set(value)
      }}
    >
      <TextField label={what} value={value} onChange={setValue} type="password" ltr maxLength={MOST_SECRET} {...(kept ? { hint: t('settings.uplinkSecretKept') } : {})} />
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <div className="row">
        <Button submit disabled={value === '' || task.going}>{t('app.save')}</Button>
        {kept ? <Button disabled={task.going} onPress={() => set(null)}>{t('settings.uplinkSecretRemove', { what })}</Button> : null}
      </div>
    </form>
  )
}
