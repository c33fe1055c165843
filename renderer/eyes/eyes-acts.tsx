import { useState } from 'react'
import type { Reading } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { useWords } from '../parts/use-language.ts'
import { FacesSheet } from './faces-sheet.tsx'
import { LightsSheet } from './lights-sheet.tsx'
import type { Faces } from './use-faces.ts'

/** The key that shows the faces side by side. */
export const FACES_KEY = 'F10'

interface EyesActsProps {
  faces: Faces
  images: Reading['images']
  /** It is being stored. */
  locked: boolean
}

/** The ways to what a person judges by eye: the faces, with what was said of them, and the page under other light. */
export function EyesActs({ faces, images, locked }: EyesActsProps) {
  const { t } = useWords()
  const [lights, setLights] = useState(false)
  const { answer, offered, shown, show } = faces
  return (
    <>
      {(images.lights ?? []).length === 0 ? null : <Button icon="sun" testId="eyes-light" onPress={() => setLights(true)}>{t('eyes.pages')}</Button>}
      {offered ? (
        <Button icon={answer === 'same' ? 'check' : answer === 'notSame' ? 'stop' : 'person'} keyHint={FACES_KEY} disabled={locked} testId="eyes-faces" onPress={() => show(true)}>
          {answer === null ? t('eyes.button') : t(`eyes.answers.${answer}`)}
        </Button>
      ) : null}
      {shown ? <FacesSheet faces={faces} /> : null}
      {lights ? <LightsSheet images={images} onClose={() => setLights(false)} /> : null}
    </>
  )
}
