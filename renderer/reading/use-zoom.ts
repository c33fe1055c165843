import { useCallback, useEffect, useState } from 'react'
import { bounded, type View } from './zoom-bounds.ts'

/** Fits its place, and eight times that: a letter of a page then fills a hand. */
const LEAST = 1
const MOST = 8
/** One press of a key or button. */
const STEP = 1.5
/** Pixels that an arrow key moves. */
const MOVE = 80
/** How much a pixel of the wheel counts; a usual notch has 100 of them and makes a quarter more. */
const WHEEL = 0.0022

const fitted: View = { scale: LEAST, x: 0, y: 0 }

function scaled(view: View, factor: number): View {
  const scale = Math.min(MOST, Math.max(LEAST, view.scale * factor))
  // What is in the middle stays there; what fits is never out of its place.
  return scale === LEAST ? fitted : { scale, x: (view.x * scale) / view.scale, y: (view.y * scale) / view.scale }
}

export interface Zoom {
  scale: number
  /** Larger by so many steps. */
  by: (steps: number) => void
  onKey: (event: KeyboardEvent) => void
}

/** How large a picture is shown in its place, and which part of it. */
export function useZoom(place: HTMLElement | null): Zoom {
  const [view, setView] = useState(fitted)
  const change = useCallback((to: (now: View) => View) => setView((now) => bounded(to(now), { width: place?.clientWidth ?? 0, height: place?.clientHeight ?? 0 })), [place])
  const by = useCallback((steps: number) => change((now) => scaled(now, STEP ** steps)), [change])

  useEffect(() => {
    place?.style.setProperty('--scale', String(view.scale))
    place?.style.setProperty('--x', `${view.x}px`)
    place?.style.setProperty('--y', `${view.y}px`)
  }, [place, view])

  useEffect(() => {
    if (place === null) return undefined
    const fingers = new Map<number, { x: number; y: number }>()
    const between = () => {
      const [one, other] = [...fingers.values()]
      return one === undefined || other === undefined ? null : Math.hypot(one.x - other.x, one.y - other.y)
    }
    const move = (x: number, y: number) => change((now) => moved(now, x, y))
    const onDown = (event: PointerEvent) => {
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      place.setPointerCapture(event.pointerId)
    }
    const onMove = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId)
      if (before === undefined) return
      const apart = between()
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
      const now = between()
      if (apart === null || now === null || apart === 0) move(event.clientX - before.x, event.clientY - before.y)
      else change((seen) => scaled(seen, now / apart))
    }
    const onUp = (event: PointerEvent) => fingers.delete(event.pointerId)
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      change((now) => scaled(now, Math.exp(-event.deltaY * WHEEL)))
    }
    place.addEventListener('pointerdown', onDown)
    place.addEventListener('pointermove', onMove)
    place.addEventListener('pointerup', onUp)
    place.addEventListener('pointercancel', onUp)
    place.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      place.removeEventListener('pointerdown', onDown)
      place.removeEventListener('pointermove', onMove)
      place.removeEventListener('pointerup', onUp)
      place.removeEventListener('pointercancel', onUp)
      place.removeEventListener('wheel', onWheel)
    }
  }, [change, place])

  const onKey = (event: KeyboardEvent) => {
    const acts: Record<string, () => void> = {
      '+': () => by(1), '=': () => by(1), '-': () => by(-1), '0': () => setView(fitted),
      // The eye goes that way: the picture goes the other.
      ArrowUp: () => change((now) => moved(now, 0, MOVE)), ArrowDown: () => change((now) => moved(now, 0, -MOVE)),
      ArrowLeft: () => change((now) => moved(now, MOVE, 0)), ArrowRight: () => change((now) => moved(now, -MOVE, 0)),
    }
    const act = acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
  return { scale: view.scale, by, onKey }
}

function moved(view: View, x: number, y: number): View {
  return view.scale === LEAST ? view : { ...view, x: view.x + x, y: view.y + y }
}
