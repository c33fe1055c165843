import { useEffect, useRef, useState } from 'react'
import { Icon } from '../parts/icons.tsx'
import { Picture } from '../parts/picture.tsx'
import { useWords } from '../parts/use-language.ts'
import { ZoomView } from './zoom-view.tsx'

interface ZoomableProps {
  bytes: Uint8Array
  alt: string
  mime?: string
  className?: string
}

/** A picture that a press, two fingers or + makes as large as the display. */
export function Zoomable({ bytes, alt, mime = 'image/jpeg', className }: ZoomableProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const here = button.current
    if (here === null) return undefined
    const fingers = new Set<number>()
    const onDown = (event: PointerEvent) => {
      fingers.add(event.pointerId)
      if (fingers.size > 1) setOpen(true)
    }
    const onUp = (event: PointerEvent) => fingers.delete(event.pointerId)
    // Two fingers on a pad come as a wheel with the control key.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return
      event.preventDefault()
      setOpen(true)
    }
    here.addEventListener('pointerdown', onDown)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', onUp)
    here.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      here.removeEventListener('pointerdown', onDown)
      window.removeEventListener('pointerup', onUp)
      window.removeEventListener('pointercancel', onUp)
      here.removeEventListener('wheel', onWheel)
    }
  }, [])
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`zoomable ${className ?? ''}`}
        aria-label={t('reading.enlarge', { what: alt })}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        onKeyDown={(event) => {
          if (event.key === '+' || event.key === '=') setOpen(true)
        }}
      >
        <Picture bytes={bytes} mime={mime} alt={alt} />
        <span className="zoomable-sign"><Icon name="search" /></span>
      </button>
      {open ? <ZoomView bytes={bytes} mime={mime} alt={alt} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
