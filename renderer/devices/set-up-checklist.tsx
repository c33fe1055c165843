import { roleMay } from '../../electron/contract/roles.ts'
import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Icon } from '../parts/icons.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Where the lines lead. */
export type ChecklistSection = 'keys' | 'trust' | 'policy' | 'staff'

interface SetUpChecklistProps {
  /** A device was tried with a picture at this desk. */
  tried: boolean
  /** Somebody went from here to the rules; where the organisation fixes some, that is not needed. */
  rulesSeen: boolean
  onDismiss: () => void
  onSettings: (section: ChecklistSection) => void
}

interface Line { name: 'recovery' | 'device' | 'certificates' | 'policy' | 'second'; done: boolean; to: ChecklistSection | null }

/** What is still to be done after a desk was set up. It is gone once all of it is, or whoever may do it has put it away. */
export function SetUpChecklist({ tried, rulesSeen, onDismiss, onSettings }: SetUpChecklistProps) {
  const { t } = useWords()
  const { state } = useDesk()
  const trust = useLoaded('trust', () => call('trust.state', {}))
  const staff = useLoaded('staff', () => call('staff.list', {}))
  const error = trust.error ?? staff.error
  if (error !== null) return <ErrorNote error={error} />
  if (trust.value === null || staff.value === null) return null
  const lines: readonly Line[] = [
    { name: 'recovery', done: state.confirmGroups === null, to: 'keys' },
    { name: 'device', done: tried, to: null },
    { name: 'certificates', done: trust.value.certificates > 0, to: 'trust' },
    { name: 'policy', done: (rulesSeen || Object.keys(state.policy.locked).length > 0) && state.policy.problem === null, to: 'policy' },
    { name: 'second', done: staff.value.filter(({ active, role }) => active && roleMay(role, 'staff.manage')).length > 1, to: 'staff' },
  ]
  const open = lines.filter(({ done }) => !done)
  if (open.length === 0) return null
  return (
    <section className="section stack" aria-labelledby="checklist" data-testid="checklist">
      <div className="row">
        <h2 id="checklist" className="grow">{t('devices.checklist.title', { done: lines.length - open.length, all: lines.length })}</h2>
        <Button onPress={onDismiss}>{t('devices.checklist.dismiss')}</Button>
      </div>
      <ul className="checklist">
        {lines.map(({ name, done, to }) => (
          <li key={name} data-done={done}>
            <Icon name={done ? 'check' : 'unknown'} />
            <span className="grow">
              <strong>{t(`devices.checklist.${name}.title`)}</strong>
              {' '}
              <span className="soft">{t(done ? 'devices.checklist.done' : `devices.checklist.${name}.says`)}</span>
            </span>
            {done || to === null ? null : <Button label={t('devices.checklist.doNamed', { what: t(`devices.checklist.${name}.title`) })} onPress={() => onSettings(to)}>{t('devices.checklist.do')}</Button>}
          </li>
        ))}
      </ul>
    </section>
  )
}
