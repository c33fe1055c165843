import { capHeight, sideMargin } from './line-image.ts'
import { moveStart, type LineFit } from './line-fit.ts'

/** Where the middle of a step of the evidence lies on the image that it was seen on, so many px wide: cap heights from the beginning of the line's fit. */
export function capsAt(step: number, steps: number, width: number): number {
  return (((step + 0.5) / steps) * width - sideMargin) / capHeight
}

/** The line from one place to another, in cap heights from its beginning. */
export function reaching(fit: LineFit, from: number, to: number): LineFit {
  const start = alongAt(fit, from)
  return moveStart(fit, start, alongAt(fit, to) - start)
}

/** Share by which the cap height changes from end to end below which it is the same throughout: the other formula would divide by rounding. */
const level = 1e-6

/** Source px along the axis for so many cap heights, whose size changes steadily along the line and stays beyond its ends. */
function alongAt(fit: LineFit, caps: number): number {
  const { h0, h1, length } = fit
  const within = Math.abs(h1 * length) < level * h0
  const whole = within ? length / (2 * h0) : Math.log(1 + (h1 * length) / h0) / (2 * h1)
  if (caps <= 0) return caps * 2 * h0
  if (caps >= whole) return length + (caps - whole) * 2 * (h0 + h1 * length)
  return within ? caps * 2 * h0 : (h0 / h1) * (Math.exp(2 * h1 * caps) - 1)
}
