import { useEffect, useEffectEvent } from 'react'
import type { Reading } from '../../electron/contract/reading.ts'
import { Sheet } from '../parts/sheet.tsx'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { ChipPanel } from './chip-panel.tsx'
import type { ChipAct } from './use-chip-step.ts'

interface ChipSheetProps {
  act: ChipAct
  reading: Reading
  task: Task
  blocked: boolean
  onClose: () => void
}

/** The chip, one press deeper. It goes as soon as the chip is being read: how far that is stands where everything does that comes next. */
export function ChipSheet({ act, reading, task, blocked, onClose }: ChipSheetProps) {
  const { t } = useWords()
  const close = useEffectEvent(onClose)
  useEffect(() => {
    if (task.going) close()
  }, [task.going])
  return (
    <Sheet title={t('chip.title')} onClose={onClose} wide>
      <ChipPanel act={act} reading={reading} task={task} blocked={blocked} />
    </Sheet>
  )
}
