import { useEffect, useRef } from 'react'
import type { Quad } from '../../electron/contract/primitives.ts'

/** A page that is not found in one frame is still there: the outline goes only when it stays away so long, ms. */
const KEEP_MS = 400
/** How much of the way the outline has gone after so long, ms: it follows the page instead of jumping after it. */
const HALF_WAY_MS = 45
/** Farther than this, px of the camera's picture, it is another page, and jumps. */
const ANOTHER_PAGE = 500

interface OutlineProps {
  outline: Quad | null
  size: { width: number; height: number }
}

const still = window.matchMedia('(prefers-reduced-motion: reduce)')
const pointsOf = (quad: Quad): string => quad.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')

/** The page's outline over the live picture. It is moved past React, once a frame of the window. */
export function Outline({ outline, size }: OutlineProps) {
  const polygon = useRef<SVGPolygonElement>(null)
  const state = useRef<{ wanted: Quad | null; shown: Quad | null; lostAt: number; at: number; asked: number | null }>({ wanted: null, shown: null, lostAt: 0, at: 0, asked: null })

  useEffect(() => {
    const here = state.current
    const now = performance.now()
    if (outline === null && here.wanted !== null) here.lostAt = now
    here.wanted = outline
    const step = (at: number): void => {
      here.asked = null
      const shape = polygon.current
      if (shape === null) return
      if (here.wanted === null) {
        if (here.shown === null) return
        if (at - here.lostAt >= KEEP_MS) {
          here.shown = null
          shape.setAttribute('points', '')
          return
        }
      } else {
        const share = still.matches ? 1 : 1 - 0.5 ** (Math.min(100, at - here.at) / HALF_WAY_MS)
        here.shown = moved(here.shown, here.wanted, share)
        shape.setAttribute('points', pointsOf(here.shown))
        if (here.shown === here.wanted) return
      }
      here.at = at
      here.asked = requestAnimationFrame(step)
    }
    here.at = now
    here.asked ??= requestAnimationFrame(step)
  }, [outline])
  useEffect(() => () => {
    if (state.current.asked !== null) cancelAnimationFrame(state.current.asked)
    state.current.asked = null
  }, [])

  return (
    <svg className="stage-outline" viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      <polygon ref={polygon} points="" />
    </svg>
  )
}

/** A share of the way from one place to another; the wanted one itself once it is as good as there. */
function moved(from: Quad | null, to: Quad, share: number): Quad {
  if (from === null || share >= 1) return to
  const farthest = Math.max(...from.map((p, i) => Math.hypot(p.x - to[i]!.x, p.y - to[i]!.y)))
  if (farthest < 0.5 || farthest > ANOTHER_PAGE) return to
  return from.map((p, i) => ({ x: p.x + (to[i]!.x - p.x) * share, y: p.y + (to[i]!.y - p.y) * share })) as Quad
}
