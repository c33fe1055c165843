import type { Alert } from '../../electron/contract/alerts.ts'
import type { AuditFilter } from '../../electron/contract/audit.ts'
import { call } from '../bridge.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatExactTime } from '../parts/format.ts'
import { Icon } from '../parts/icons.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { alertWords } from './alert-words.ts'
import type { Alerts } from './use-alerts.ts'
import './alerts.css'

interface AlertsPartProps {
  alerts: Alerts
  /** Everything that happened to a reading or a person. */
  onStory: (subject: string) => void
  onShow: (filter: AuditFilter) => void
}

/** Which events of the trail an alert is about. */
const about: Partial<Record<Alert['code'], AuditFilter>> = {
  signInsRefused: { action: 'staff.signIn', status: '4xx' }, readsUnconfirmed: { action: 'internal.holdReading' },
  exportsUnusual: { actions: ['records.export', 'audit.export', 'rights.export', 'internal.printRecord'] }, trailGap: { action: 'audit.anchor' }, trailBroken: { action: 'audit.verify' },
}

/** What the desk wants looked at: what is open first, each until somebody says that they have. */
export function AlertsPart({ alerts, onStory, onShow }: AlertsPartProps) {
  const { t } = useWords()
  const list = alerts.value?.alerts ?? []
  const sorted = [...list.filter(({ acknowledged }) => acknowledged === null), ...list.filter(({ acknowledged }) => acknowledged !== null)]
  return (
    <section className="audit-part" aria-label={t('audit.parts.alerts')} data-testid="alerts">
      {alerts.error === null ? null : <ErrorNote error={alerts.error} />}
      {alerts.value === null ? null : (
        <ScrollArea className="section alerts" label={t('audit.parts.alerts')}>
          {sorted.length === 0 ? <p className="row"><Icon name="check" />{t('alerts.none')}</p> : null}
          <ul>
            {sorted.map((alert) => <AlertLine key={alert.id} alert={alert} onDone={alerts.reload} onStory={onStory} onShow={onShow} />)}
          </ul>
        </ScrollArea>
      )}
    </section>
  )
}

interface AlertLineProps extends Omit<AlertsPartProps, 'alerts'> {
  alert: Alert
  onDone: () => void
}

function AlertLine({ alert, onDone, onStory, onShow }: AlertLineProps) {
  const words = useWords()
  const { t, language } = words
  const may = useMay()
  const task = useTask()
  const { acknowledged, who, subject, code } = alert
  const filter = about[code]
  return (
    <li className={acknowledged === null ? 'alert-line alert-open' : 'alert-line'} data-testid={`alert-${code}`}>
      <Icon name={acknowledged === null ? 'warn' : 'check'} />
      <div className="grow">
        <strong>{alertWords(words, alert)}</strong>
        <p>{t(`alerts.acts.${code}`)}</p>
        <p className="small soft">{formatExactTime(alert.at, language)}{acknowledged === null ? '' : ` · ${t('alerts.acknowledged', { name: acknowledged.by, time: formatExactTime(acknowledged.at, language) })}`}</p>
        {task.error === null ? null : <ErrorNote error={task.error} />}
      </div>
      <div className="alert-acts">
        {subject !== null || filter !== undefined || who !== null ? (
          <Button icon="next" label={`${t('alerts.show')}: ${alertWords(words, alert)}`} onPress={() => {
            if (subject !== null) onStory(subject)
            else onShow({ ...filter, ...(who === null || code === 'signInsRefused' ? {} : { user: who.id }), ...(who !== null && code === 'signInsRefused' && who.id !== 'anyone' ? { subject: who.id } : {}) })
          }}
          >
            {t('alerts.show')}
          </Button>
        ) : null}
        {acknowledged !== null || !may('alerts.acknowledge') ? null : (
          <Button kind="primary" icon="check" disabled={task.going} testId="acknowledge" label={`${t('alerts.acknowledge')}: ${alertWords(words, alert)}`} onPress={() => void task.run(async () => {
            await call('alerts.acknowledge', { id: alert.id })
            onDone()
          })}
          >
            {t('alerts.acknowledge')}
          </Button>
        )}
      </div>
    </li>
  )
}
