import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Progress } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Asks on the network which scanners there are: nothing does so that nobody pressed for. What is found comes with `devices.changed`. */
export function SearchNetwork() {
  const { t } = useWords()
  const search = useTask()
  return (
    <div className="stack-tight">
      <Button icon="scanner" disabled={search.going} onPress={() => void search.run(async () => { await call('devices.search', {}) })}>{t('devices.searchNetwork')}</Button>
      {search.going ? <Progress label={t('devices.searching')} fraction={null} /> : null}
      {search.error === null ? null : <ErrorNote error={search.error} />}
    </div>
  )
}
