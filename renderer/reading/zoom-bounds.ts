export interface View {
  scale: number
  /** Pixels that the picture's middle is moved from the place's. */
  x: number
  y: number
}

/** As far as the picture goes: what is enlarged fills its place, and never leaves it. @param place its size, px */
export function bounded({ scale, x, y }: View, place: { width: number; height: number }): View {
  return { scale, x: within(x, (scale - 1) * place.width), y: within(y, (scale - 1) * place.height) }
}

/** @param beyond how much larger than its place it is that way, px */
function within(moved: number, beyond: number): number {
  const most = Math.max(0, beyond / 2)
  return Math.min(most, Math.max(-most, moved))
}
