import { useState } from 'react'
import type { Output } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { DoorHead } from '../desk/door-head.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { TextField } from '../parts/fields.tsx'
import { NewSecretFields } from '../parts/new-secret-fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { useScrollKeys } from '../parts/use-scroll-keys.ts'
import { useNewSecret } from '../parts/use-new-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ConfirmRecovery } from './confirm-recovery.tsx'
import { Found } from './found.tsx'
import { RecoveryKey } from './recovery-key.tsx'
import './set-up.css'

type Made = Output<'desk.setUp'>
type Step = 'desk' | 'administrator' | 'key' | 'confirm'
const steps: readonly Step[] = ['desk', 'administrator', 'key', 'confirm']

/** First run: the desk, its first administrator, and the recovery key, shown once. */
export function SetUpScreen({ onLost }: { onLost: () => void }) {
  const { t, language } = useWords()
  const { state, refresh } = useDesk()
  const [step, setStep] = useState<Step>('desk')
  const [deskName, setDeskName] = useState('')
  const [name, setName] = useState('')
  const own = useNewSecret('passphrase')
  const [made, setMade] = useState<Made | null>(null)
  const main = useScrollKeys<HTMLElement>()
  const task = useTask()
  const slow = useSlow(task.going)
  // The vault is set up and the key was never confirmed (the power went): it can only be confirmed or made anew.
  const unconfirmed = state.phase === 'confirmRecovery' && made === null
  const shown: Step = unconfirmed ? 'confirm' : step
  const ready = name.trim() !== '' && own.ready && !task.going

  const make = () => {
    const administrator = { name: name.trim(), ...own.handOver() }
    void task.run(async () => {
      setMade(await call('desk.setUp', { deskName: deskName.trim(), language, administrator }))
      setStep('key')
    })
  }

  return (
    <div className="door">
      <DoorHead guide="setUp" />
      <main ref={main} className="door-main" id="main">
        <h1>{t('setUp.title')}</h1>
        <ol className="steps" aria-label={t('setUp.title')}>
          {steps.map((each, index) => (
            <li key={each} className={each === shown ? 'step step-now' : 'step'} aria-current={each === shown ? 'step' : undefined}>
              <span className="step-sign" aria-hidden="true">{index + 1}</span>{t(`setUp.steps.${each}`)}
            </li>
          ))}
        </ol>
        {shown === 'desk' ? (
          <form className="stack set-up-form" onSubmit={(event) => {
            event.preventDefault()
            if (deskName.trim() !== '') setStep('administrator')
          }}>
            <TextField label={t('setUp.deskName')} hint={t('setUp.deskNameHint')} value={deskName} onChange={setDeskName} maxLength={80} lead startHere />
            <p className="soft">{t('setUp.languageHint')}</p>
            <Found />
            <div className="actions">
              {state.demoOffered ? <ToDemo /> : null}
              <Button kind="primary" submit keyHint="Enter" disabled={deskName.trim() === ''}>{t('app.next')}</Button>
            </div>
          </form>
        ) : null}
        {shown === 'administrator' ? (
          <form className="stack set-up-form" onSubmit={(event) => {
            event.preventDefault()
            if (ready) make()
          }}>
            <TextField label={t('setUp.adminName')} value={name} onChange={setName} maxLength={80} startHere />
            <NewSecretFields made={own} label={t(`signIn.${own.kind}`)} />
            {task.error === null ? null : <ErrorNote error={task.error} />}
            {slow ? <Progress label={t('setUp.making')} fraction={null} /> : null}
            <div className="actions">
              <Button icon="back" onPress={() => setStep('desk')}>{t('app.back')}</Button>
              <Button kind="primary" submit keyHint="Enter" disabled={!ready}>{t('setUp.make')}</Button>
            </div>
          </form>
        ) : null}
        {shown === 'key' && made !== null ? <RecoveryKey recoveryKey={made.recoveryKey} onNext={() => setStep('confirm')} /> : null}
        {shown === 'confirm' ? (
          <ConfirmRecovery
            groups={made?.confirmGroups ?? state.confirmGroups}
            onBack={made === null ? null : () => setStep('key')}
            onLost={made === null ? onLost : undefined}
            onDone={refresh}
          />
        ) : null}
      </main>
      <footer className="door-foot small soft"><span>{t('app.version', { version: state.version })}</span></footer>
    </div>
  )
}

function ToDemo() {
  const { t } = useWords()
  const { refresh } = useDesk()
  const task = useTask()
  return (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <Button
        disabled={task.going}
        onPress={() => void task.run(async () => {
          await call('desk.switchMode', { mode: 'demo' })
          await refresh()
        })}
      >
        {t('setUp.toDemo')}
      </Button>
    </>
  )
}
