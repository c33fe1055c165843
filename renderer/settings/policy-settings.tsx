import { useState } from 'react'
import type { Policy } from '../../electron/contract/policy.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { useDesk } from '../app/desk-context.ts'
import { useNotify } from '../app/notices.tsx'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Icon } from '../parts/icons.tsx'
import { PresentSecret } from '../parts/present-secret.tsx'
import { isTyped, useSecret } from '../parts/use-secret.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

type NumberKey = 'retentionDays' | 'keepImagesDays' | 'trailDays' | 'idleSeconds'
type SwitchKey = Exclude<keyof Policy, NumberKey>

/** As the contract bounds them. */
const bounds: Record<NumberKey, readonly [number, number]> = { retentionDays: [1, 3650], keepImagesDays: [1, 3650], trailDays: [365, 3650], idleSeconds: [15, 3600] }
const numbers = Object.keys(bounds) as NumberKey[]
const switches: readonly SwitchKey[] = ['keepImages', 'maskNumbersForClerks', 'allowBacWhenPaceFails', 'sounds', 'kiosk']

/** The rules of this desk. What the organisation fixed is shown locked, with where it was fixed. */
export function PolicySettings() {
  const { t } = useWords()
  const notify = useNotify()
  const { state, refresh } = useDesk()
  const { values, locked, problem } = state.policy
  const [draft, setDraft] = useState<Policy>(values)
  const secret = useSecret()
  const task = useTask()
  const changed = Object.fromEntries(Object.entries(draft).filter(([key, value]) => values[key as keyof Policy] !== value)) as Partial<Policy>
  const good = numbers.every((key) => Number.isInteger(draft[key]) && draft[key] >= bounds[key][0] && draft[key] <= bounds[key][1])
  // To switch the kiosk off is to leave it.
  const leaves = changed.kiosk === false
  const ready = good && Object.keys(changed).length > 0 && (!leaves || isTyped(secret)) && !task.going
  return (
    <form
      className="section"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        const presentSecret = secret.handOver()
        void task.run(async () => {
          await call('desk.setPolicy', { values: changed, ...(leaves ? { presentSecret } : {}) })
          await refresh()
          notify({ kind: 'done', text: t('settings.policySaved') })
        })
      }}
    >
      <h2>{t('settings.section.policy')}</h2>
      {problem === null ? null : <ErrorNote error={FoyerError.fromPayload(problem)} />}
      <ul className="policy">
        {numbers.map((key) => (
          <li key={key}>
            <label htmlFor={`policy-${key}`} className="grow">
              <strong>{t(`policy.${key}.title`)}</strong>
              <span className="soft small">{t(`policy.${key}.says`)}</span>
            </label>
            <Locked source={locked[key]} />
            <input
              id={`policy-${key}`}
              className="input policy-number"
              type="number"
              dir="ltr"
              min={bounds[key][0]}
              max={bounds[key][1]}
              disabled={locked[key] !== undefined}
              value={Number.isNaN(draft[key]) ? '' : draft[key]}
              onChange={(event) => setDraft({ ...draft, [key]: event.target.valueAsNumber })}
            />
          </li>
        ))}
        {switches.map((key) => (
          <li key={key}>
            <label htmlFor={`policy-${key}`} className="grow">
              <strong>{t(`policy.${key}.title`)}</strong>
              <span className="soft small">{t(`policy.${key}.says`)}</span>
            </label>
            <Locked source={locked[key]} />
            <span className="tick">
              <input
                id={`policy-${key}`}
                type="checkbox"
                disabled={locked[key] !== undefined}
                checked={draft[key]}
                onChange={(event) => setDraft({ ...draft, [key]: event.target.checked })}
              />
            </span>
          </li>
        ))}
      </ul>
      {leaves ? (
        <PresentSecret secret={secret} hint={t('settings.kioskOffHint')} />
      ) : null}
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <div className="actions">
        <Button onPress={() => setDraft(values)} disabled={Object.keys(changed).length === 0}>{t('settings.undo')}</Button>
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
