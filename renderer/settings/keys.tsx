import { useEffect, useState } from 'react'
import type { Output } from '../../electron/contract/index.ts'
import { on } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { usePresence } from '../desk/use-idle.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ConfirmRecovery } from '../set-up/confirm-recovery.tsx'
import { RecoveryKey } from '../set-up/recovery-key.tsx'
import '../set-up/set-up.css'

/** The database's key: a new one, and with it a new recovery key, shown once. */
export function Keys() {
  const { t } = useWords()
  const { refresh } = useDesk()
  const proof = useProof()
  const [made, setMade] = useState<Output<'desk.rotateKey'> | null>(null)
  const [confirming, setConfirming] = useState(false)
  const [fraction, setFraction] = useState<number | null>(null)
  const [done, setDone] = useState(false)
  const task = useTask()
  const slow = useSlow(task.going)
  usePresence(task.going)
  usePresence(made !== null)
  useEffect(() => on('vault.progress', (progress) => {
    if (progress.task === 'rotate') setFraction(progress.fraction)
  }), [])
  return (
    <section className="section stack">
      <h2>{t('settings.section.keys')}</h2>
      <p>{t('settings.keysSay')}</p>
      {done ? <output><strong>{t('settings.keyRotated')}</strong></output> : null}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (!proof.ready || task.going) return
          void task.run(async () => {
            setFraction(null)
            setMade(await proof.afresh('desk.rotateKey', {}))
          })
        }}
      >
        <PresentProof proof={proof} />
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {slow ? <Progress label={t('settings.rotating')} fraction={fraction} /> : null}
        <div className="row"><Button kind="primary" submit disabled={!proof.ready || task.going}>{t('settings.rotate')}</Button></div>
      </form>
      {made === null ? null : (
        <Sheet title={t('setUp.recoveryKey')} onClose={null} wide>
          {confirming ? (
            <ConfirmRecovery
              groups={made.confirmGroups}
              onBack={() => setConfirming(false)}
              onDone={async () => {
                setMade(null)
                setConfirming(false)
                setDone(true)
                await refresh()
              }}
            />
          ) : (
            <>
              {made.earlierBackups > 0 ? <p>{t('settings.earlierBackups')}</p> : null}
              <RecoveryKey recoveryKey={made.recoveryKey} onNext={() => setConfirming(true)} />
            </>
          )}
        </Sheet>
      )}
    </section>
  )
}
