import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useWords } from '../parts/use-language.ts'
import { TapPanel } from './tap-panel.tsx'

/** A security key and its PIN: who it is, and that it is them. */
export function TapIn({ onBack, onDone }: { onBack: () => void, onDone: () => Promise<void> }) {
  const { t } = useWords()
  useShortcut('Escape', onBack)
  return (
    <section className="stack" aria-labelledby="tap-title" data-testid="tap-in-form">
      <h2 id="tap-title">{t('factors.tapIn')}</h2>
      <TapPanel
        purpose={{ for: 'signIn' }} first="pin"
        beside={<Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>}
        onTicket={async (ticket) => {
          await call('staff.tapIn', { ticket })
          await onDone()
        }}
      >
        <p>{t('factors.tapInSays')}</p>
      </TapPanel>
    </section>
  )
}
