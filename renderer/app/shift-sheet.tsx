import { call } from '../bridge.ts'
import { useDesk } from '../desk/desk-context.ts'
import { PersonTile } from '../desk/person-tile.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Who goes on with what waits: one press hands it over, locks the desk, and asks for that person's PIN. */
export function ShiftSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { signOut } = useDesk()
  const found = useLoaded('shift', async () => ({ people: await call('reading.successors', {}), waiting: await call('reading.waiting', {}) }))
  const task = useTask()
  const slow = useSlow(task.going)
  const count = found.value?.waiting.length ?? 0
  const handTo = (staffId: string) => task.run(async () => {
    // What was read since this was opened goes with the rest.
    await call('reading.handOver', { staffId })
    await signOut('person', staffId)
  })
  return (
    <Sheet title={t('shift.title')} onClose={onClose}>
      <div className="stack" data-testid="shift">
        {found.error === null ? null : <ErrorNote error={found.error} />}
        {found.value === null ? null : found.value.people.length === 0 ? <p>{t('shift.nobody')}</p> : (
          <>
            <p>{count === 0 ? t('shift.none') : t('shift.says', { count })}</p>
            <ul className="tiles">
              {found.value.people.map((person, at) => <PersonTile key={person.id} person={person} first={at === 0} disabled={task.going} testId={`shift-${person.id}`} onPress={() => void handTo(person.id)} />)}
            </ul>
            {count === 0 ? null : <p className="small soft">{t('shift.lost')}</p>}
          </>
        )}
        {slow ? <Progress label={t('app.working')} fraction={null} /> : null}
        {task.error === null ? null : <ErrorNote error={task.error} />}
      </div>
    </Sheet>
  )
}
