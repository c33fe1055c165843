import type { DayAlert } from '../../electron/contract/day.ts'
import { call } from '../bridge.ts'
import { useSession } from '../desk/desk-context.ts'
import { useDevices } from '../desk/use-devices.ts'
import { errorText } from '../parts/error-texts.ts'
import { Icon } from '../parts/icons.tsx'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

interface Alert {
  key: string
  says: string
  /** What to do about it. */
  act: string
}

/** What the desk knows to be wrong: with itself, with its processes, and, for who may see them, with its devices. */
export function DayAlerts({ alerts }: { alerts: readonly DayAlert[] }) {
  const { t } = useWords()
  const { permissions } = useSession()
  const own = alerts.map(({ code, params }): Alert => ({ key: code, says: t(`day.alerts.${code}`, { ...params }), act: t(`day.alertActs.${code}`) }))
  const processes = useProcessAlerts(alerts)
  return permissions.includes('readings.make')
    ? <WithDevices alerts={[...own, ...processes]} />
    : <AlertList alerts={[...own, ...processes]} />
}

/** Looked at anew with the figures. */
function useProcessAlerts(figures: unknown): Alert[] {
  const { t } = useWords()
  const health = useLoaded(`health ${JSON.stringify(figures)}`, () => call('desk.health', {}))
  return (health.value?.processes ?? []).flatMap(({ name, state, restarts }): Alert[] => {
    const process = t(`devices.process.${name}`)
    if (state === 'down') return [{ key: `${name} down`, says: t('day.alerts.processDown', { process }), act: t('day.alertActs.processDown') }]
    return restarts === 0 ? [] : [{ key: `${name} restarted`, says: t('day.alerts.restarted', { process, count: restarts }), act: t('day.alertActs.restarted') }]
  })
}

function WithDevices({ alerts }: { alerts: readonly Alert[] }) {
  const { t, language } = useWords()
  const { devices } = useDevices()
  const faults = (devices ?? []).flatMap(({ id, name, fault }): Alert[] => {
    if (fault === null) return []
    const { sentence, action } = errorText(fault.code, language)
    return [{ key: `device ${id}`, says: t('day.alerts.device', { name, sentence }), act: action }]
  })
  return <AlertList alerts={[...alerts, ...faults]} />
}

function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const { t } = useWords()
  return (
    <section className="section day-alerts" aria-labelledby="day-alerts" data-testid="day-alerts">
      <h2 id="day-alerts">{t('day.alertsTitle')}</h2>
      {alerts.length === 0 ? <p className="day-alert"><Icon name="check" /><span>{t('day.noAlerts')}</span></p> : (
        <ul>
          {alerts.map(({ key, says, act }) => (
            <li key={key} className="day-alert day-alert-open">
              <Icon name="warn" />
              <span><strong>{says}</strong> {act}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
