import { useState, type ReactNode } from 'react'
import type { TotpOffer } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { usePresence } from '../desk/use-idle.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { CodeForm } from './code-form.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import './factors.css'

interface EnrolmentProps {
  /** Null in one's own session. */
  challenge: string | null
  offer: TotpOffer
  onDone: () => void
  beside: ReactNode
}

/** A code app is given its key; it counts once a code of it was typed. Then the codes for the day on which it is lost. */
export function Enrolment({ challenge, offer: { uri, key }, onDone, beside }: EnrolmentProps) {
  const { t } = useWords()
  const task = useTask()
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  usePresence(true)
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <section className="stack" aria-labelledby="enrol-title" data-testid="enrolment">
      <h2 id="enrol-title">{t('factors.enrolTitle')}</h2>
      <p>{t('factors.enrolSays')}</p>
      <CodeForm
        label={t('factors.code')} action={t('factors.confirm')} letters={false} task={task} beside={beside}
        above={(
          <div className="row app-key">
            <QrCode text={uri} label={t('factors.qr')} />
            <div className="stack-tight grow">
              <p className="small soft">{t('factors.key')}</p>
              <p className="totp-key mono" dir="ltr" data-testid="totp-key">{(key.match(/.{4}/g) ?? []).join(' ')}</p>
            </div>
          </div>
        )}
        onCode={async (answer) => setCodes((await call('staff.finishEnrolment', { challenge, answer })).recoveryCodes)}
      />
    </section>
  )
}
