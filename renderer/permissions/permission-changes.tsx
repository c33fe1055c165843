import { eventWords } from '../audit/audit-sentence.tsx'
import { call } from '../bridge.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatTime } from '../parts/format.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** By what it changes who may what: a rule of policy, somebody's role, what a system may. */
const ACTIONS = ['desk.setPolicy', 'staff.create', 'staff.update', 'staff.resetAdministrator', 'clients.create', 'clients.change', 'clients.revoke']
const SHOWN = 10

/** What changed it last, as the trail has it. */
export function PermissionChanges() {
  const words = useWords()
  const { t, language } = words
  const changes = useLoaded('changes', () => call('audit.list', { filter: { actions: ACTIONS, status: '2xx' }, before: null, limit: SHOWN }))
  return (
    <section className="stack-tight" aria-labelledby="permission-changes">
      <h3 id="permission-changes">{t('permissions.changes')}</h3>
      {changes.error === null ? null : <ErrorNote error={changes.error} />}
      <ul className="permission-changes">
        {(changes.value?.events ?? []).map((event) => (
          <li key={event.index}>
            <span className="soft">{formatTime(event.time, language)}</span> <bdi>{event.userName}</bdi>: {eventWords(words, event)}{event.detail === null ? null : <> <bdi dir="ltr" className="mono small">{event.detail}</bdi></>}
          </li>
        ))}
      </ul>
    </section>
  )
}
