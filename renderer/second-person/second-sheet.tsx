import { useState } from 'react'
import { policyKeys, policyWords } from '../../electron/contract/policy.ts'
import type { StaffTile, WaitingAct } from '../../electron/contract/staff.ts'
import { call } from '../bridge.ts'
import { useSession } from '../desk/desk-context.ts'
import { PersonTile } from '../desk/person-tile.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { NameEntry } from '../sign-in/name-entry.tsx'
import { SecretEntry } from '../sign-in/secret-entry.tsx'
import { KeyForm } from './key-form.tsx'
import { SecondsFactor, type FactorWanted } from './seconds-factor.tsx'
import '../sign-in/sign-in.css'
import './second-person.css'

interface SecondSheetProps {
  act: WaitingAct
  onClose: () => void
  /** With the name of whoever approved it; null for the recovery key. */
  onApproved: (name: string | null) => void
}

/** What is wanted, and who approves it: a tile or a name, their secret, and their second factor where they have one. */
export function SecondSheet({ act, onClose, onApproved }: SecondSheetProps) {
  const { t } = useWords()
  // How long somebody is made to wait changes with each guess.
  const now = useLoaded(act.id, () => call('staff.act', {}))
  const people = now.value?.act?.people ?? act.people
  const [chosen, setChosen] = useState<string | null>(people.length === 1 ? people[0]?.id ?? null : null)
  const [wanted, setWanted] = useState<FactorWanted | null>(null)
  const task = useTask()
  const slow = useSlow(task.going)
  const who = people.find(({ id }) => id === chosen)
  const approve = (given: { staffId: string } | { name: string }, secret: string) => task.run(async () => {
    try {
      const answer = await call('staff.approve', { act: act.id, secret, ...given })
      if (answer.kind === 'factorWanted') setWanted(answer)
      else onApproved(answer.name)
    } catch (thrown) {
      now.reload()
      throw thrown
    }
  })
  const back = () => {
    setChosen(null)
    setWanted(null)
    task.clear()
  }
  const told = (
    <>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      {slow ? <Progress label={t('signIn.checking')} fraction={null} /> : null}
    </>
  )
  return (
    <Sheet title={t('secondPerson.title')} onClose={onClose} wide>
      <div className="stack" data-testid="second-person">
        <Wanted act={act} />
        {act.byKey ? <KeyForm act={act.id} onClose={onClose} onApproved={() => onApproved(null)} /> : wanted !== null ? (
          <SecondsFactor act={act.id} wanted={wanted} task={task} onBack={back} onApproved={onApproved} />
        ) : people.length === 0 ? (
          <NameEntry title={t('secondPerson.who')} action={t('secondPerson.approve')} going={task.going} onSecret={(name, secret) => approve({ name }, secret)}>{told}</NameEntry>
        ) : who === undefined ? <People people={people} onChoose={setChosen} /> : (
          <SecretEntry key={who.id} tile={who} action={t('secondPerson.approve')} going={task.going} onSecret={(secret) => approve({ staffId: who.id }, secret)} onBack={people.length > 1 ? back : null}>{told}</SecretEntry>
        )}
        {act.byKey || wanted !== null ? null : <div className="row"><Button onPress={onClose}>{t('app.cancel')}</Button></div>}
      </div>
    </Sheet>
  )
}

/** What somebody is asked to approve. */
function Wanted({ act: { kind, records, rules } }: { act: WaitingAct }) {
  const { t, language } = useWords()
  const { name } = useSession()
  return (
    <div className="second-act">
      <p className="second-kind">{t(`secondPerson.kinds.${kind}`)}</p>
      {records === null ? null : <p>{t('secondPerson.records', { number: formatNumber(records, language) })}</p>}
      {rules.length === 0 ? null : <ul>{policyKeys.filter((key) => rules.includes(key)).map((key) => <li key={key}>{t(policyWords(key).title)}</li>)}</ul>}
      <p className="soft">{t('secondPerson.says', { name })}</p>
    </div>
  )
}

function People({ people, onChoose }: { people: readonly StaffTile[], onChoose: (id: string) => void }) {
  const { t } = useWords()
  return (
    <section aria-labelledby="second-who">
      <h3 id="second-who">{t('secondPerson.who')}</h3>
      <ul className="tiles">
        {people.map((tile) => <PersonTile key={tile.id} person={tile} locked={tile.lockedUntil !== null} testId={`second-${tile.id}`} onPress={() => onChoose(tile.id)} />)}
      </ul>
    </section>
  )
}
