import { useState, type ReactNode } from 'react'
import { call } from '../bridge.ts'
import { useNotify } from '../desk/notices.tsx'
import { TextField } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TapPanel } from './tap-panel.tsx'

interface KeyEnrolmentProps {
  /** Null in one's own session. */
  challenge: string | null
  /** The name that it has where nobody gives it another. */
  name: string
  onDone: () => void
  beside: ReactNode
}

/** A security key gets a name and makes its credential; with the first factor of all come the codes for the day on which it is lost. */
export function KeyEnrolment({ challenge, name: given, onDone, beside }: KeyEnrolmentProps) {
  const { t } = useWords()
  const notify = useNotify()
  const [name, setName] = useState(given)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />
  return (
    <section className="stack" aria-labelledby="key-title" data-testid="key-enrolment">
      <h2 id="key-title">{t('factors.keyAdd')}</h2>
      <TapPanel
        purpose={{ for: 'enrol', challenge }} first="press" ready={name.trim() !== ''} beside={beside}
        onTicket={async (ticket) => {
          const { recoveryCodes } = await call('staff.finishKeyEnrolment', { challenge, ticket, name: name.trim() })
          notify({ kind: 'done', text: t('factors.keyAdded') })
          if (recoveryCodes === null) onDone()
          else setCodes(recoveryCodes)
        }}
      >
        <p>{t('factors.keyAddSays')}</p>
        <TextField label={t('factors.keyName')} value={name} onChange={setName} maxLength={40} startHere />
      </TapPanel>
    </section>
  )
}
