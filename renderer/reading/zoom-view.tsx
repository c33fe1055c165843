import { useId, useState } from 'react'
import { Button } from '../parts/button.tsx'
import { formatNumber } from '../parts/format.ts'
import { Picture } from '../parts/picture.tsx'
import { useModal } from '../parts/use-modal.ts'
import { useWords } from '../parts/use-language.ts'
import { useZoom } from './use-zoom.ts'

interface ZoomViewProps {
  bytes: Uint8Array
  mime: string
  /** What is on it. */
  alt: string
  onClose: () => void
}

/** One picture over everything, as large as one wants: keys, wheel, two fingers, and a finger or mouse that moves it. */
export function ZoomView({ bytes, mime, alt, onClose }: ZoomViewProps) {
  const { t, language } = useWords()
  const title = useId()
  const dialog = useModal()
  const [place, setPlace] = useState<HTMLElement | null>(null)
  const zoom = useZoom(place)
  return (
    <dialog
      ref={dialog}
      className="zoom"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={(event) => zoom.onKey(event.nativeEvent)}
    >
      <div className="zoom-head">
        <h2 id={title}>{alt}</h2>
        <div className="row">
          <Button label={t('reading.zoomOut')} icon="minus" onPress={() => zoom.by(-1)} />
          <output className="zoom-scale"><bdi>{formatNumber(zoom.scale, language, { style: 'percent' })}</bdi></output>
          <Button label={t('reading.zoomIn')} icon="plus" onPress={() => zoom.by(1)} />
          <Button icon="close" keyHint="Esc" onPress={onClose}>{t('app.close')}</Button>
        </div>
      </div>
      <div className="zoom-place" ref={setPlace} data-testid="zoom-place">
        <Picture bytes={bytes} mime={mime} alt={alt} className="zoom-picture" />
      </div>
    </dialog>
  )
}
