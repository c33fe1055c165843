import type { Ref } from 'react'
import { Button } from '../parts/button.tsx'
import { Tick } from '../parts/fields.tsx'
import { useWords } from '../parts/use-language.ts'

interface ReadingActionsProps {
  stop: boolean
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
export function ReadingActions(props: ReadingActionsProps) {
  const { t } = useWords()
  const { stop, turnOver, looked, waits } = props
  return (
    <div className="reading-actions">
      <div className="row">
        <Button icon="back" keyHint="Esc" waits={waits} onPress={props.onBack}>{t('reading.back')}</Button>
        <Button icon="erase" waits={waits} onPress={props.onDiscard}>{t('reading.discard')}</Button>
      </div>
      <div className="reading-on">
        {stop ? (
          <Tick
            ref={props.look}
            label={t('reading.looked')}
            checked={looked}
            onChange={props.onLooked}
            onKeyDown={(event) => {
              // Space ticks; Enter, from here too, goes on.
              if (event.key === 'Enter' && looked) props.onGoOn()
            }}
          />
        ) : null}
        {turnOver ? <Button disabled={!props.mayStore} waits={waits} onPress={props.onStore}>{t('reading.confirmOneSide')}</Button> : null}
        <Button
          ref={props.next}
          kind="primary"
          icon={turnOver ? 'turn' : 'check'}
          keyHint="Enter"
          disabled={!props.mayGoOn}
          waits={waits}
          testId="go-on"
          onPress={props.onGoOn}
        >
          {t(turnOver ? 'reading.turnOver' : stop ? 'reading.confirmStop' : 'reading.confirm')}
        </Button>
      </div>
    </div>
  )
}
