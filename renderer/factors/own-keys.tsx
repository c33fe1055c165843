import { useState } from 'react'
import type { OwnFactors } from '../../electron/contract/staff.ts'
import { MOST_KEYS } from '../../electron/contract/security-key.ts'
import { wantsSecondFactor } from '../../electron/contract/roles.ts'
import { useDesk, useSession } from '../desk/desk-context.ts'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { FormSheet } from '../parts/form-sheet.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { KeyEnrolment } from './key-enrolment.tsx'

type Asked = 'add' | { id: string, name: string }

/** One's own security keys: each by its name, one more, or one less. */
export function OwnKeys({ own, onChanged }: { own: OwnFactors, onChanged: () => void }) {
  const { t, language } = useWords()
  const { state } = useDesk()
  const { role } = useSession()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [adds, setAdds] = useState(false)
  const proof = useProof()
  const task = useTask()
  const { keys, totp } = own
  const isLast = keys.length === 1 && totp === null
  const removable = !isLast || !wantsSecondFactor(role, state.policy.values)
  const ask = (next: Asked | null) => {
    task.clear()
    setAsked(next)
  }
  const done = () => {
    setAdds(false)
    onChanged()
  }
  const title = asked === 'add' || asked === null ? t('factors.keyAdd') : t('factors.keyRemoveNamed', { name: asked.name })
  return (
    <section className="section stack" data-testid="own-keys" aria-labelledby="own-keys-title">
      <h2 id="own-keys-title">{t('factors.keysTitle')}</h2>
      <p>{t('factors.keysSay')}</p>
      {keys.length === 0 ? <p>{t('factors.keysNone')}</p> : (
        <ul className="own-keys">
          {keys.map(({ id, name, since }) => (
            <li key={id} className="row">
              <span className="grow"><bdi>{name}</bdi> <span className="soft">{t('factors.keySince', { time: formatTime(since, language) })}</span></span>
              {removable ? <Button label={t('factors.keyRemoveNamed', { name })} onPress={() => ask({ id, name })}>{t('factors.keyRemove')}</Button> : null}
            </li>
          ))}
        </ul>
      )}
      {keys.length >= MOST_KEYS ? null : <div className="row"><Button testId="add-key" onPress={() => ask('add')}>{t('factors.keyAdd')}</Button></div>}
      {asked === null ? null : (
        <FormSheet
          title={title} testId="key-proof" task={task} ready={proof.ready} action={title} onClose={() => ask(null)}
          onSubmit={async () => {
            if (asked === 'add') {
              await proof.afresh('staff.beginKeyEnrolment', {})
              setAdds(true)
            } else {
              await proof.afresh('staff.removeKey', { id: asked.id })
              onChanged()
            }
            setAsked(null)
          }}
        >
          <PresentProof proof={proof} startHere />
        </FormSheet>
      )}
      {adds ? (
        <Sheet title={t('factors.keysTitle')} onClose={null} wide>
          <KeyEnrolment challenge={null} name={t('factors.keyNamed', { number: formatNumber(keys.length + 1, language) })} onDone={done} beside={<Button onPress={done}>{t('app.cancel')}</Button>} />
        </Sheet>
      ) : null}
    </section>
  )
}
