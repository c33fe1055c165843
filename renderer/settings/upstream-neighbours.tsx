import type { UplinkState } from '../../electron/contract/uplink.ts'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber, formatTime } from '../parts/format.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Fact } from './upstream-fact.tsx'

interface NeighboursProps {
  neighbours: UplinkState['neighbours']
  onDone: () => void
}

/** Desks whose trails this one cosigns; one that was set up anew is seen for the first time again where it is forgotten. */
export function UpstreamNeighbours({ neighbours, onDone }: NeighboursProps) {
  const { t, language } = useWords()
  const task = useTask()
  if (neighbours.length === 0) return null
  const forget = (terminal: string) => void task.run(async () => {
    await call('uplink.forgetNeighbour', { terminal })
    onDone()
  })
  return (
    <section className="section stack" data-testid="upstream-neighbours">
      <h2>{t('settings.uplinkNeighbours')}</h2>
      <p>{t('settings.uplinkNeighboursHint')}</p>
      <dl className="facts">
        {neighbours.map(({ terminal, size, at }) => (
          <Fact key={terminal} name={`\u2066${terminal}\u2069`}>
            {t('settings.uplinkNeighbourSays', { event: formatNumber(size - 1, language), time: formatTime(at, language) })}
            <Button disabled={task.going} onPress={() => forget(terminal)}>{t('settings.uplinkNeighbourForget', { terminal: `\u2066${terminal}\u2069` })}</Button>
          </Fact>
        ))}
      </dl>
      {task.error === null ? null : <ErrorNote error={task.error} />}
    </section>
  )
}
