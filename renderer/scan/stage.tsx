import { useEffect, useRef } from 'react'
import type { FrameAnswer } from '../../electron/contract/reading.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icons.tsx'
import { useWords } from '../parts/use-language.ts'
import type { CameraSource } from './camera-source.ts'
import { Outline } from './outline.tsx'

interface StageProps {
  source: CameraSource
  answer: FrameAnswer | null
  live: boolean
  /** Frames that the reader has answered. */
  analysed: number
  turnedOver: boolean
  /** Go on with the next camera; null where there is but one. */
  onOtherCamera: (() => void) | null
}

/** The live picture, the outline of the page that was found, and the hint in words. */
export function Stage({ source, answer, live, analysed, turnedOver, onOtherCamera }: StageProps) {
  const { t } = useWords()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const here = place.current
    here?.append(source.element)
    return () => source.element.remove()
  }, [source])
  const size = source.size()
  const phase = answer?.phase ?? 'searching'
  const outline = answer?.outline ?? null
  return (
    <figure className={`stage stage-${phase}`} data-analysed={analysed}>
      <div className="stage-view">
        <div className="stage-picture" ref={place} />
        {outline === null ? <Corners /> : null}
        {size === null ? null : <Outline outline={outline} size={size} />}
      </div>
      <figcaption className="stage-hint">
        <Icon name={phase === 'done' ? 'check' : turnedOver || answer?.hint === 'turnOver' ? 'turn' : 'scan'} />
        <output className="grow" data-testid="hint">{live ? hintText() : t('scan.cameraStarting')}</output>
        {onOtherCamera === null ? null : <Button icon="camera" testId="other-camera" onPress={onOtherCamera}>{t('scan.otherCamera')}</Button>}
      </figcaption>
    </figure>
  )

  function hintText(): string {
    if (answer !== null && answer.hint !== null) return t(`hints.${answer.hint}`)
    if (phase === 'searching') return t(turnedOver ? 'hints.turnOver' : 'hints.noDocument')
    return t(`scan.phases.${phase}`)
  }
}

/** Where a document is held. */
function Corners() {
  return (
    <svg className="stage-frame" viewBox="0 0 1920 1080" preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      <path d="M300 260V130H430 M1490 130H1620V260 M1620 820V950H1490 M430 950H300V820" />
    </svg>
  )
}

/** While no camera looks: something else is to be done first. */
export function RestingStage() {
  return (
    <div className="stage">
      <div className="stage-view"><Corners /></div>
    </div>
  )
}
