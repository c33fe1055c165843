import { Fragment, useState } from 'react'
import { shutOut, toldShutOut } from '../../electron/contract/contacts.ts'
import { policyKeys, policyRules, policySections, policyWords, sameValue, type Policy, type PolicyRule } from '../../electron/contract/policy.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { weakens } from '../../electron/contract/roles.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { useNotify } from '../desk/notices.tsx'
import { PresentProof } from '../desk/present-proof.tsx'
import { useProof } from '../desk/use-proof.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Icon } from '../parts/icons.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { RuleInput } from './rule-input.tsx'

/** What somebody has changed here and not saved; NaN where a number is being typed. */
type Edits = Partial<Policy>

const isGood = (rule: PolicyRule, value: unknown): boolean => rule.kind !== 'number' || (Number.isInteger(value) && Number(value) >= rule.min && Number(value) <= rule.max)

/** The rules of this desk. What the organisation fixed is shown locked, with where it was fixed. */
export function PolicySettings() {
  const { t } = useWords()
  const notify = useNotify()
  const { state, refresh } = useDesk()
  const { values, locked, unknown, problem } = state.policy
  // Over what is in force, not in its stead: the organisation's file may change it at any moment.
  const [edits, setEdits] = useState<Edits>({})
  const proof = useProof()
  const task = useTask()
  const changed = Object.fromEntries(policyKeys.filter((key) => edits[key] !== undefined && !sameValue(edits[key], values[key]) && locked[key] === undefined).map((key) => [key, edits[key]])) as Edits
  const draft: Policy = { ...values, ...changed }
  const good = policyKeys.every((key) => isGood(policyRules[key], draft[key]))
  // To switch the kiosk off is to leave it, and less of what proves who somebody is opens all the rest.
  const guarded = weakens(changed, values)
  const ready = good && Object.keys(changed).length > 0 && (!guarded || proof.ready) && !task.going
  return (
    <form
      className="section"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        void task.run(async () => {
          await (guarded ? proof.afresh('desk.setPolicy', { values: changed }) : call('desk.setPolicy', { values: changed }))
          await refresh()
          setEdits({})
          notify({ kind: 'done', text: t('settings.policySaved') })
        })
      }}
    >
      <h2>{t('settings.section.policy')}</h2>
      {problem === null ? null : <ErrorNote error={FoyerError.fromPayload(problem)} />}
      {unknown.map((key) => <ErrorNote key={key} error={new FoyerError('policy.unknownKey', { detail: key })} />)}
      {shutOut(values).map(toldShutOut).map((told) => <ErrorNote key={told} error={new FoyerError('policy.hostNotPermitted', { detail: told })} />)}
      {policySections.map((section) => (
        <Fragment key={section}>
          <h3>{t(`policy.sections.${section}`)}</h3>
          <ul className="policy">
            {policyKeys.filter((key) => policyRules[key].section === section).map((key) => (
              <li key={key}>
                <label htmlFor={policyRules[key].kind === 'words' ? undefined : `policy-${key}`} className="grow">
                  <strong id={`policy-${key}-title`}>{t(policyWords(key).title)}</strong>
                  <span className="soft small">{t(policyWords(key).says)}</span>
                </label>
                <Locked source={locked[key]} />
                <RuleInput id={`policy-${key}`} rule={policyRules[key]} locked={locked[key] !== undefined} value={draft[key]} onChange={(value) => setEdits({ ...edits, [key]: value })} />
              </li>
            ))}
          </ul>
        </Fragment>
      ))}
      {guarded ? (
        <PresentProof proof={proof} {...(changed.kiosk === false ? { hint: t('settings.kioskOffHint') } : {})} />
      ) : null}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <div className="actions">
        <Button onPress={() => setEdits({})} disabled={Object.keys(changed).length === 0}>{t('settings.undo')}</Button>
        <Button kind="primary" submit disabled={!ready}>{t('app.save')}</Button>
      </div>
    </form>
  )
}

function Locked({ source }: { source: string | undefined }) {
  const { t } = useWords()
  if (source === undefined) return null
  return <span className="policy-locked small"><Icon name="lock" />{t('settings.lockedBy', { source })}</span>
}
