import { useState } from 'react'
import type { AuditEvent, AuditFilter } from '../../electron/contract/audit.ts'
import { AlertsPart } from '../alerts/alerts-part.tsx'
import { useAlerts } from '../alerts/use-alerts.ts'
import { useMay } from '../desk/desk-context.ts'
import { Button } from '../parts/button.tsx'
import { ScreenHead } from '../parts/screen-head.tsx'
import { useWords } from '../parts/use-language.ts'
import { RightsPart } from '../rights/rights-part.tsx'
import { AuditChart } from './audit-chart.tsx'
import { AuditEvents } from './audit-events.tsx'
import { AuditExport } from './audit-export.tsx'
import { AuditStory } from './audit-story.tsx'
import { ProofState } from './proof-state.tsx'
import { StoryPage } from './story-page.tsx'
import './audit.css'

const parts = ['events', 'chart', 'alerts', 'rights'] as const
type Part = (typeof parts)[number]

/** The trail and what a supervisor does with it; the state of its proof always in view. */
export function AuditScreen() {
  const { t } = useWords()
  const may = useMay()
  const [part, setPart] = useState<Part>('events')
  const [filter, setFilter] = useState<AuditFilter>({})
  const [seen, setSeen] = useState('')
  const [event, setEvent] = useState<AuditEvent | null>(null)
  const [subject, setSubject] = useState<string | null>(null)
  const alerts = useAlerts()
  const open = alerts.value?.open ?? 0
  const show = (wanted: AuditFilter) => {
    setFilter(wanted)
    setPart('events')
  }
  return (
    <section className="screen screen-full audit" aria-label={t('nav.audit')}>
      <ScreenHead title={t('nav.audit')}>
        <fieldset className="row audit-parts" aria-label={t('audit.parts.title')}>
          {parts.filter((each) => each !== 'rights' || may('rights.serve')).map((each) => (
            <Button
              key={each}
              kind="quiet"
              pressed={part === each}
              testId={`part-${each}`}
              onPress={() => {
                setSubject(null)
                setPart(each)
              }}
            >
              {each === 'alerts' && open > 0 ? t('audit.parts.alertsOpen', { count: open }) : t(`audit.parts.${each}`)}
            </Button>
          ))}
          {may('audit.export') ? <AuditExport filter={filter} /> : null}
        </fieldset>
      </ScreenHead>
      <ProofState seen={seen} />
      {subject !== null ? <StoryPage subject={subject} onOpen={setSubject} onBack={() => setSubject(null)} /> : null}
      {/* The list stays as it is while a story is looked at. */}
      {part === 'events' ? <div className="audit-part" hidden={subject !== null}><AuditEvents filter={filter} onFilter={setFilter} current={event} onOpen={setEvent} onSeen={setSeen} /></div> : null}
      {part === 'chart' && subject === null ? <AuditChart onShow={show} /> : null}
      {part === 'alerts' && subject === null ? <AlertsPart alerts={alerts} onStory={setSubject} onShow={show} /> : null}
      {part === 'rights' && subject === null ? <RightsPart onStory={setSubject} /> : null}
      {event === null ? null : (
        <AuditStory
          event={event}
          onClose={() => setEvent(null)}
          onWhole={(whole) => {
            setEvent(null)
            setSubject(whole)
          }}
        />
      )}
    </section>
  )
}
