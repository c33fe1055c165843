import { useState, type ReactNode } from 'react'
import type { HeldReading } from '../../electron/contract/reading.ts'
import { ChipAttempts } from '../chip/chip-attempts.tsx'
import { ChipStage } from '../chip/chip-progress.tsx'
import { ChipSheet } from '../chip/chip-sheet.tsx'
import type { ChipAct } from '../chip/use-chip-step.ts'
import { Button } from '../parts/button.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import type { Task } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import type { NextStep } from '../reading/next-step.ts'
import { StepStrip } from '../reading/step-strip.tsx'

interface ReadingStripProps {
  held: HeldReading
  step: NextStep
  act: ChipAct
  /** Reading the chip; storing the Reading. */
  chip: Task
  confirm: Task
  /** The printed names are being compared. */
  comparing: boolean
  /** Other things that can be done. */
  children?: ReactNode
}

/** What comes next for this document, with everything that is going on or was refused, and the way to its chip. */
export function ReadingStrip({ held, step, act, chip, confirm, comparing, children }: ReadingStripProps) {
  const { t } = useWords()
  const [sheet, setSheet] = useState(false)
  const slowStore = useSlow(confirm.going)
  const slowCompare = useSlow(comparing)
  const progress = chip.going ? <div data-testid="chip-progress"><ChipStage /></div>
    : slowStore ? <Progress label={t(comparing ? 'reading.storedOnceCompared' : 'reading.storing')} fraction={null} />
      : slowCompare ? <Progress label={t('reading.comparing')} fraction={null} /> : null
  const error = confirm.error ?? (chip.going ? null : chip.error)
  const { done, reader, refused, lastAttempt, hasKey, card } = act
  const word = done !== null ? t(`chip.verdicts.${done.verdict}`) : t(refused ? 'chip.otherKey' : 'chip.title')
  return (
    <StepStrip
      step={step}
      progress={progress}
      error={error}
      known={confirm.error === null && chip.error !== null ? <ChipAttempts error={chip.error} /> : null}
    >
      {children}
      {/* The same key once more is not what would spend a chip's last attempt. */}
      {chip.going || reader === undefined || !hasKey || !card || done !== null || lastAttempt ? null : (
        <Button icon="chip" disabled={confirm.going} onPress={() => act.open(null)}>{t(chip.error === null ? 'chip.read' : 'chip.again')}</Button>
      )}
      {done === null && reader === undefined ? null : <Button icon="chip" testId="chip-more" disabled={chip.going} onPress={() => setSheet(true)}>{word}</Button>}
      {sheet ? <ChipSheet act={act} reading={held.reading} task={chip} blocked={confirm.going} onClose={() => setSheet(false)} /> : null}
    </StepStrip>
  )
}
