import type { DayAlert } from '../../electron/contract/day.ts'
import type { Output } from '../../electron/contract/index.ts'
import { alertWords } from '../alerts/alert-words.ts'
import { useAlerts } from '../alerts/use-alerts.ts'
import { useSession } from '../desk/desk-context.ts'
import { useDevices } from '../desk/use-devices.ts'
import { Button } from '../parts/button.tsx'
import { localDay } from '../parts/days.ts'
import { errorText } from '../parts/error-texts.ts'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'

/** Where something is mended. */
export type AlertPlace = 'audit' | 'devices'

interface Alert {
  key: string
  says: string
  /** What to do about it. */
  act: string
  place?: AlertPlace | undefined
}

interface DayAlertsProps {
  alerts: readonly DayAlert[]
  /** How the processes are; null while nobody knows. */
  processes: Output<'desk.health'>['processes'] | null
  today: string
  onGo: (place: AlertPlace) => void
}

const places: Partial<Record<DayAlert['code'], AlertPlace>> = { trailBroken: 'audit', trailNotSigned: 'audit', trailNeverProved: 'audit', proofOld: 'audit' }
/** A process that came back once wants nothing of anybody; one that does so again on the same day does. */
const OFTEN = 2

/** What the desk knows to be wrong: with itself, with its processes, and, for who may see them, with its devices. */
export function DayAlerts({ alerts, processes, today, onGo }: DayAlertsProps) {
  const words = useWords()
  const { t } = words
  const { permissions } = useSession()
  const raised = useAlerts()
  // An auditor sees the day and tests no devices.
  const place = permissions.includes('devices.test') ? 'devices' : undefined
  const own = alerts.map(({ code, params }): Alert => ({ key: [code, ...Object.values(params ?? {})].join(' '), says: t(`day.alerts.${code}`, { ...params }), act: t(`day.alertActs.${code}`), place: places[code] }))
  const theirs = (processes ?? []).flatMap(({ name, state, restarts, since }): Alert[] => {
    const process = t(`devices.process.${name}`)
    if (state === 'down') return [{ key: `${name} down`, says: t('day.alerts.processDown', { process }), act: t('day.alertActs.processDown'), place }]
    if (restarts < OFTEN || localDay(since) !== today) return []
    return [{ key: `${name} restarted`, says: t('day.alerts.restarted', { process, count: restarts }), act: t('day.alertActs.restarted'), place }]
  })
  const open = (raised.value?.alerts ?? []).filter(({ acknowledged }) => acknowledged === null)
    .map((alert): Alert => ({ key: alert.id, says: alertWords(words, alert), act: t(`alerts.acts.${alert.code}`), place: 'audit' }))
  const list = { alerts: [...open, ...own, ...theirs], known: processes !== null && raised.value !== null, onGo }
  return permissions.includes('readings.make') ? <WithDevices {...list} /> : <AlertList {...list} />
}

interface AlertListProps {
  alerts: readonly Alert[]
  /** Whether all that could be wrong has been asked. */
  known: boolean
  onGo: (place: AlertPlace) => void
}

function WithDevices({ alerts, known, onGo }: AlertListProps) {
  const { t, language } = useWords()
  const { devices } = useDevices()
  const faults = (devices ?? []).flatMap(({ id, name, fault }): Alert[] => {
    if (fault === null) return []
    const { sentence, action } = errorText(fault.code, language)
    return [{ key: `device ${id}`, says: t('day.alerts.device', { name, sentence }), act: action, place: 'devices' }]
  })
  return <AlertList alerts={[...alerts, ...faults]} known={known && devices !== null} onGo={onGo} />
}

function AlertList({ alerts, known, onGo }: AlertListProps) {
  const { t } = useWords()
  return (
    <section className="section day-alerts" aria-labelledby="day-alerts" data-testid="day-alerts">
      <h2 id="day-alerts">{t('day.alertsTitle')}</h2>
      {alerts.length > 0 || !known ? null : <p className="day-alert"><Icon name="check" /><span>{t('day.noAlerts')}</span></p>}
      {alerts.length === 0 ? null : (
        <ul>
          {alerts.map(({ key, says, act, place }) => (
            <li key={key} className="day-alert day-alert-open">
              <Icon name="warn" />
              <span><strong>{says}</strong> {act}</span>
              {place === undefined ? null : <Button icon="next" label={`${t(`nav.${place}`)}: ${says}`} onPress={() => onGo(place)} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
