import { useEffect, useEffectEvent } from 'react'
import type { FacesAnswer } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { ErrorNote } from '../parts/error-note.tsx'
import type { IconName } from '../parts/icons.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useWords } from '../parts/use-language.ts'
import { Zoomable } from '../reading/zoomable.tsx'
import { LiveFace } from './live-face.tsx'
import type { Face, Faces } from './use-faces.ts'
import './eyes.css'

/** Each answer's key, within the sheet. */
const answers: readonly { answer: FacesAnswer; key: string; icon: IconName }[] = [
  { answer: 'same', key: 'F2', icon: 'check' }, { answer: 'notSame', key: 'F3', icon: 'stop' }, { answer: 'notCompared', key: 'F4', icon: 'unknown' },
]

/** The faces of page, chip and guest side by side at one scale, and one key for what a person sees in them. */
export function FacesSheet({ faces }: { faces: Faces }) {
  const { t } = useWords()
  const { printed, chip, live, setLive, answer, task, say, show } = faces
  const press = useEffectEvent((event: KeyboardEvent) => {
    const found = answers.find(({ key }) => key === event.key)
    // A picture that is being enlarged lies over this sheet.
    if (found === undefined || event.repeat || document.querySelectorAll('dialog[open]').length > 1) return
    event.preventDefault()
    say(found.answer)
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
        {answers.map(({ answer: each, key, icon }) => (
          <Button key={each} icon={icon} keyHint={key} pressed={answer === each} disabled={task.going} testId={`eyes-${each}`} onPress={() => say(each)}>{t(`eyes.answers.${each}`)}</Button>
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
