import { useEffect, useEffectEvent } from 'react'
import type { FacesAnswer } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import type { IconName } from '../parts/icons.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useSettled } from '../parts/use-settled.ts'
import { useWords } from '../parts/use-language.ts'
import { Zoomable } from '../reading/zoomable.tsx'
import type { Face } from './faces-of.ts'
import { LiveFace } from './live-face.tsx'
import type { Faces } from './use-faces.ts'
import './eyes.css'

/** Each answer's digit, with Ctrl: two keys, which nobody presses by chance, no card reader types, and which are no other screen's. */
const answers: readonly { answer: FacesAnswer; digit: number; icon: IconName }[] = [
  { answer: 'same', digit: 1, icon: 'check' }, { answer: 'notSame', digit: 2, icon: 'stop' }, { answer: 'notCompared', digit: 3, icon: 'unknown' },
]

/** By the key's place: where digits are typed with Shift, or are not 1 2 3, they are the same keys. */
function answerOf({ code, ctrlKey, altKey, metaKey, shiftKey, repeat }: KeyboardEvent): FacesAnswer | null {
  if (!ctrlKey || altKey || metaKey || shiftKey || repeat) return null
  return answers.find(({ digit }) => code === `Digit${digit}` || code === `Numpad${digit}`)?.answer ?? null
}

/** The faces of page, chip and guest side by side at one scale, and one key for what a person sees in them. */
export function FacesSheet({ faces }: { faces: Faces }) {
  const { t } = useWords()
  const { printed, chip, live, setLive, answer, task, say, show } = faces
  // A face that comes under the finger was not compared by who is pressing.
  const { settled, seen } = useSettled([printed?.bytes, chip?.bytes, live].map((bytes) => bytes?.length ?? '').join(' '))
  const decide = (said: FacesAnswer) => {
    if (seen()) say(said)
  }
  const press = useEffectEvent((event: KeyboardEvent) => {
    const said = answerOf(event)
    // A picture that is being enlarged lies over this sheet.
    if (said === null || document.querySelectorAll('dialog[open]').length > 1) return
    event.preventDefault()
    decide(said)
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event)
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <Sheet title={t('eyes.title')} wide onClose={() => show(false)}>
      <p>{t('eyes.says')} {t('eyes.still')}</p>
      <section className="eyes-faces" aria-label={t('eyes.label')}>
        <Shown name={t('eyes.sources.printed')} face={printed} alt={t('reading.portraitPage')} />
        <Shown name={t('eyes.sources.chip')} face={chip} alt={t('reading.portraitChip')} />
        <section className="eyes-one" aria-label={t('eyes.sources.live')}>
          <h3>{t('eyes.sources.live')}</h3>
          <LiveFace still={live} onStill={setLive} />
        </section>
      </section>
      {task.error === null ? null : <ErrorNote error={task.error} />}
      <div className="eyes-answers">
        {answers.map(({ answer: each, digit, icon }) => (
          <Button key={each} icon={icon} keyHint={`Ctrl+${digit}`} pressed={answer === each} disabled={task.going} waits={!settled} testId={`eyes-${each}`} onPress={() => decide(each)}>{t(`eyes.answers.${each}`)}</Button>
        ))}
      </div>
    </Sheet>
  )
}

function Shown({ name, face, alt }: { name: string; face: Face | null; alt: string }) {
  const { t } = useWords()
  return (
    <section className="eyes-one" aria-label={name}>
      <h3>{name}</h3>
      <div className="eyes-face">{face === null ? <p className="soft">{t('eyes.noFace')}</p> : <Zoomable bytes={face.bytes} mime={face.mime} alt={alt} />}</div>
    </section>
  )
}
