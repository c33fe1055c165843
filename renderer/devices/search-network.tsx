import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { Progress } from '../parts/progress.tsx'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** Asks on the network which scanners there are: nothing does so that nobody pressed for. What is found comes with `devices.changed`. */
export function SearchNetwork() {
  const { t, language } = useWords()
  const [answered, setAnswered] = useState<number | null>(null)
  const search = useTask()
  return (
    <div className="stack-tight search-network">
      <Button icon="scanner" disabled={search.going} onPress={() => void search.run(async () => {
        setAnswered(null)
        setAnswered((await call('devices.search', {})).filter(({ address }) => address !== undefined).length)
      })}>{t('devices.searchNetwork')}</Button>
      {search.going ? <Progress label={t('devices.searching')} fraction={null} /> : null}
      <output>{answered === null ? '' : answered === 0 ? t('devices.searchNone') : t('devices.searched', { count: answered, number: formatNumber(answered, language) })}</output>
      {search.error === null ? null : <ErrorNote error={search.error} />}
    </div>
  )
}
