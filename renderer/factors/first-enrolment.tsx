import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { useShortcut } from '../parts/shortcuts.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Enrolment } from './enrolment.tsx'

/** Policy wants a second factor of somebody who has none: they set it up before they are in. */
export function FirstEnrolment({ challenge, onBack, onDone }: { challenge: string, onBack: () => void, onDone: () => void }) {
  const { t } = useWords()
  const offer = useLoaded(challenge, () => call('staff.beginEnrolment', { challenge }))
  useShortcut('Escape', onBack)
  const back = <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
  if (offer.error !== null) return <div className="stack"><ErrorNote error={offer.error} /><div className="row">{back}</div></div>
  return offer.value === null ? null : <Enrolment challenge={challenge} offer={offer.value} onDone={onDone} beside={back} />
}
