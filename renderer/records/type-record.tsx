import { useEffect, useState } from 'react'
import type { TypingHindrance, TypingLayout, TypingProgress } from '../../electron/contract/typing.ts'
import { call, on } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Choice } from '../parts/fields.tsx'
import { Progress } from '../parts/progress.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useLoaded, useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'

/** A stored record into the form of another program: which layout, time to go there, how far it is. */
export function TypeRecord({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useWords()
  const task = useTask()
  const asked = useLoaded(id, async () => ({ layouts: await call('typing.layouts', {}), ...await call('typing.state', {}) }))
  const [chosen, setChosen] = useState<string | null>(null)
  const [progress, setProgress] = useState<TypingProgress | null>(null)
  const [typed, setTyped] = useState<number | null>(null)
  useEffect(() => on('typing.progress', setProgress), [])
  const layouts = asked.value?.layouts ?? []
  const layout = layouts.find((each) => each.id === chosen) ?? layouts[0]
  // What cannot be stopped has ended already.
  const stop = () => { call('typing.stop', {}).catch(() => undefined) }
  const start = (its: TypingLayout) => void task.run(async () => {
    setTyped(null)
    setProgress(null)
    const { fields } = await call('typing.type', { id, layout: its.id })
    setTyped(fields)
  })
  return (
    <Sheet title={t('typing.title')} onClose={() => {
      if (task.going) stop()
      else onClose()
    }}>
      <div className="stack" data-testid="type-record">
        {asked.error === null ? null : <ErrorNote error={asked.error} />}
        {asked.value === null ? null : (
          <Ready hindrance={asked.value.hindrance} layouts={layouts} layout={layout} going={task.going} onChoose={setChosen} />
        )}
        {task.going && progress !== null ? <HowFar progress={progress} /> : null}
        {task.error === null ? null : <ErrorNote error={task.error} />}
        {typed === null ? null : <output data-testid="typed">{t('typing.done', { count: typed })}</output>}
        <div className="actions">
          {task.going ? <Button kind="danger" icon="stop" testId="typing-stop" onPress={stop}>{t('typing.stop')}</Button> : <Button onPress={onClose}>{t('app.close')}</Button>}
          {layout === undefined || asked.value?.hindrance !== null ? null : (
            <Button kind="primary" testId="typing-start" disabled={task.going} onPress={() => start(layout)}>{t(typed === null ? 'typing.start' : 'typing.again')}</Button>
          )}
        </div>
      </div>
    </Sheet>
  )
}

interface ReadyProps {
  hindrance: TypingHindrance | null
  layouts: readonly TypingLayout[]
  layout: TypingLayout | undefined
  going: boolean
  onChoose: (id: string) => void
}

function Ready({ hindrance, layouts, layout, going, onChoose }: ReadyProps) {
  const { t } = useWords()
  if (hindrance !== null) return <p data-testid="typing-hindered">{t(`typing.hindrance.${hindrance}`)}</p>
  if (layout === undefined) return <p data-testid="typing-none">{t('typing.none')}</p>
  return (
    <>
      <p>{t('typing.says', { count: layout.waitSeconds })}</p>
      {going || layouts.length < 2 ? <p><strong><bdi>{layout.name}</bdi></strong></p> : (
        <Choice label={t('typing.which')} value={layout.id} options={layouts.map((each) => ({ value: each.id, content: <bdi>{each.name}</bdi> }))} onChange={onChoose} />
      )}
    </>
  )
}

function HowFar({ progress }: { progress: TypingProgress }) {
  const { t } = useWords()
  if (progress.step === 'waiting') return <output data-testid="typing-waits"><strong>{t('typing.waiting', { count: progress.seconds })}</strong></output>
  return <Progress label={t('typing.going')} fraction={progress.done / progress.total} />
}
