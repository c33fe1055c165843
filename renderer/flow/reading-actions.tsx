import type { Ref } from 'react'
import { Button } from '../parts/button.tsx'
import { Tick } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'

interface ReadingActionsProps {
  stop: boolean
  /** What somebody has to tick before it goes on; empty: nothing. */
  asks: string
  turnOver: boolean
  looked: boolean
  /** It can be stored, or turned over, now. */
  mayStore: boolean
  mayGoOn: boolean
  /** It has only just come up. */
  waits: boolean
  next: Ref<HTMLButtonElement>
  look: Ref<HTMLInputElement>
  onLooked: (looked: boolean) => void
  onGoOn: () => void
  onStore: () => void
  onBack: () => void
  onDiscard: () => void
}

/** What one does with a Reading, always at the same place: back and away at one end, on at the other. */
export function ReadingActions({ stop, asks, turnOver, looked, mayStore, mayGoOn, waits, next, look, onLooked, onGoOn, onStore, onBack, onDiscard }: ReadingActionsProps) {
  const { t } = useWords()
  return (
    <div className="reading-actions">
      <div className="row">
        <Button icon="back" keyHint="Esc" waits={waits} onPress={onBack}>{t('reading.back')}</Button>
        <Button icon="erase" waits={waits} onPress={onDiscard}>{t('reading.discard')}</Button>
      </div>
      <div className="reading-on">
        {asks === '' ? null : (
          <Tick
            ref={look}
            label={asks}
            checked={looked}
            onChange={onLooked}
            onKeyDown={(event) => {
              // Space ticks; Enter, from here too, goes on.
              if (event.key === 'Enter' && looked) onGoOn()
            }}
          />
        )}
        {turnOver ? <Button disabled={!mayStore} waits={waits} onPress={onStore}>{t('reading.confirmOneSide')}</Button> : null}
        <Button
          ref={next}
          kind="primary"
          icon={turnOver ? 'turn' : 'check'}
          keyHint="Enter"
          disabled={!mayGoOn}
          waits={waits}
          testId="go-on"
          onPress={onGoOn}
        >
          {t(turnOver ? 'reading.turnOver' : stop ? 'reading.confirmStop' : 'reading.confirm')}
        </Button>
      </div>
    </div>
  )
}
