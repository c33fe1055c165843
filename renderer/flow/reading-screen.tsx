import { useEffect, useRef, useState } from 'react'
import type { FieldName, HeldReading } from '../../electron/contract/reading.ts'
import { call } from '../bridge.ts'
import { ChipStep } from '../chip/chip-step.tsx'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { Tick } from '../parts/fields.tsx'
import { Progress, useSlow } from '../parts/progress.tsx'
import { ScrollArea } from '../parts/scroll-area.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useTask } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { CheckList } from '../reading/check-list.tsx'
import { documentName, inLookingOrder } from '../reading/document-words.ts'
import { Evidence } from '../reading/evidence.tsx'
import { FieldRow } from '../reading/field-row.tsx'
import type { TakeReading } from '../reading/take-reading.ts'
import { VerdictBand } from '../reading/verdict-band.tsx'
import { Steps } from './steps.tsx'
import { useComparePrinted } from './use-compare-printed.ts'

interface ReadingScreenProps {
  held: HeldReading
  /** Out of view it goes on: corrections stay, and so does what is being compared. */
  shown: boolean
  /** Whether the keys are for this screen. */
  active: boolean
  /** The chip or the printed zone added to it. */
  onUpdated: TakeReading
  onTurnOver: () => void
  onBack: () => void
  onDiscard: () => void
  onConfirmed: (recordId: string) => void
}

/** What was read: the verdict, the fields, the checks, and one key to keep it. */
export function ReadingScreen({ held, shown, active, onUpdated, onTurnOver, onBack, onDiscard, onConfirmed }: ReadingScreenProps) {
  const words = useWords()
  const { t } = words
  const { reading, readingId } = held
  const [corrections, setCorrections] = useState<ReadonlyMap<FieldName, string>>(new Map())
  /** The Reading that the clerk has looked at; another one, even of the same document, wants a look of its own. */
  const [lookedAt, setLookedAt] = useState<string | null>(null)
  const confirm = useTask()
  const chip = useTask()
  const slow = useSlow(confirm.going)
  const next = useRef<HTMLButtonElement>(null)
  const look = useRef<HTMLInputElement>(null)
  const comparing = useComparePrinted(held, onUpdated)
  const slowCompare = useSlow(comparing.going)
  const stop = reading.verdict === 'stop'
  const looked = lookedAt === readingId
  /** What the chip says belongs to the Reading: nobody stores or turns the document while it is being asked. */
  const mayConfirm = (!stop || looked) && !chip.going

  useEffect(() => {
    if (!active) return
    // Enter goes on from here; where a check failed, a look at the document comes first.
    if (stop) look.current?.focus()
    else next.current?.focus()
  }, [active, stop])

  const store = () => {
    if (!mayConfirm) {
      if (stop && !looked) look.current?.focus()
      return
    }
    void confirm.run(async () => {
      const changed = [...corrections].map(([field, value]) => ({ field, value }))
      const settled = await comparing.settle()
      // The printed zone says otherwise: that must be seen before it is stored.
      if (settled.reading.verdict !== reading.verdict) return
      const { recordId } = await call('records.confirm', { readingId: settled.readingId, corrections: changed })
      onConfirmed(recordId)
    })
  }
  const turnOver = () => {
    if (chip.going || confirm.going) return
    confirm.clear()
    onTurnOver()
  }
  const goOn = reading.turnOver ? turnOver : store
  useShortcut('Enter', goOn, active)
  useShortcut('Escape', onBack, active)

  const correct = (field: FieldName, value: string | null) => {
    const changed = new Map(corrections)
    if (value === null) changed.delete(field)
    else changed.set(field, value)
    setCorrections(changed)
  }
  const crops = new Map(reading.images.crops.map((crop) => [crop.field, crop.jpeg]))
  const chipDone = reading.chip !== null

  return (
    <section className="reading" hidden={!shown} aria-label={t('reading.label')}>
      <VerdictBand
        verdict={reading.verdict}
        reasons={reading.reasons}
        document={documentName(words, reading.documentType.code, reading.documentType.issuingState)}
      >
        {reading.documentType.specimen ? <span className="tag tag-band">{t('reading.specimen')}</span> : null}
        {corrections.size === 0 ? null : <span className="tag tag-band">{t('reading.corrected', { count: corrections.size })}</span>}
      </VerdictBand>
      <ScrollArea className="reading-left" label={t('reading.page')}>
        <Steps page={reading.turnOver ? 'now' : 'done'} chip={chipDone ? 'done' : 'ahead'} confirm={reading.turnOver ? 'ahead' : 'now'} />
        <Evidence reading={reading} />
        <ChipStep held={held} settle={comparing.settle} active={active} task={chip} blocked={confirm.going} onHeld={onUpdated} />
      </ScrollArea>
      <ScrollArea className="reading-right" label={t('reading.fields')}>
        <h2 className="unseen">{t('reading.fields')}</h2>
        <dl className="fact-list">
          {inLookingOrder(reading.fields).map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              correction={corrections.get(field.name) ?? null}
              crop={crops.get(field.name) ?? null}
              locked={confirm.going}
              onCorrect={(value) => correct(field.name, value)}
            />
          ))}
        </dl>
        <h2>{t('reading.checks')}</h2>
        <CheckList checks={reading.checks} />
      </ScrollArea>
      <div className="reading-actions">
        {confirm.error === null ? null : <ErrorNote error={confirm.error} />}
        {chip.going ? <Progress label={t('chip.steps.file')} fraction={null} /> : null}
        {slowCompare && !slow && !chip.going ? <Progress label={t('reading.comparing')} fraction={null} /> : null}
        {slow ? <Progress label={t('reading.storing')} fraction={null} /> : null}
        <div className="spread">
          <div className="row">
            <Button icon="back" keyHint="Esc" onPress={onBack}>{t('reading.back')}</Button>
            <Button icon="erase" onPress={onDiscard}>{t('reading.discard')}</Button>
          </div>
          <div className="row">
            {stop ? (
              <Tick
                ref={look}
                label={t('reading.looked')}
                checked={looked}
                onChange={(now) => setLookedAt(now ? readingId : null)}
                onKeyDown={(event) => {
                  // Space ticks; Enter, from here too, goes on.
                  if (event.key === 'Enter' && looked) goOn()
                }}
              />
            ) : null}
            {reading.turnOver ? <Button onPress={store} disabled={confirm.going || !mayConfirm}>{t('reading.confirmOneSide')}</Button> : null}
            <Button
              ref={next}
              kind="primary"
              icon={reading.turnOver ? 'turn' : 'check'}
              keyHint="Enter"
              disabled={confirm.going || chip.going || (!reading.turnOver && !mayConfirm)}
              testId="go-on"
              onPress={goOn}
            >
              {t(reading.turnOver ? 'reading.turnOver' : stop ? 'reading.confirmStop' : 'reading.confirm')}
            </Button>
          </div>
        </div>
      </div>
    </section>
  )
}
