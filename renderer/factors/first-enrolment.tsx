import { useState } from 'react'
import { call } from '../bridge.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import { formatNumber } from '../parts/format.ts'
import { useShortcut } from '../parts/shortcuts.ts'
import { useLoaded } from '../parts/use-task.ts'
import { useWords } from '../parts/use-language.ts'
import { Enrolment } from './enrolment.tsx'
import { KeyEnrolment } from './key-enrolment.tsx'

/** Policy wants a second factor of somebody who has none: they set one up before they are in, a code app or a security key. */
export function FirstEnrolment({ challenge, onBack, onDone }: { challenge: string, onBack: () => void, onDone: () => void }) {
  const { t, language } = useWords()
  const offer = useLoaded(challenge, () => call('staff.beginEnrolment', { challenge }))
  const [byKey, setByKey] = useState(false)
  useShortcut('Escape', onBack)
  const beside = (
    <>
      <Button icon="back" keyHint="Esc" onPress={onBack}>{t('app.back')}</Button>
      <Button testId="other-factor" onPress={() => setByKey((now) => !now)}>{t(byKey ? 'factors.useApp' : 'factors.useKey')}</Button>
    </>
  )
  if (byKey) return <KeyEnrolment challenge={challenge} name={t('factors.keyNamed', { number: formatNumber(1, language) })} onDone={onDone} beside={beside} />
  if (offer.error !== null) return <div className="stack"><ErrorNote error={offer.error} /><div className="row">{beside}</div></div>
  return offer.value === null ? null : <Enrolment challenge={challenge} offer={offer.value} onDone={onDone} beside={beside} />
}
