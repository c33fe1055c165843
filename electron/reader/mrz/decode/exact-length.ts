import type { LineEvidence } from '../line-reader.ts'
import { alphabetSize, framesOf, type Frame } from './frames.ts'

/** What a line says when it is known to have exactly `length` characters. */
export interface LinePosteriors {
  length: number
  /** `[length x 37]`, row-major: probability of each character at each position. Rows sum to 1. */
  probabilities: Float64Array
  /** Natural log: all paths of exactly this many characters, against the best path of any length. About 0 when the length fits. */
  logLength: number
  /** Step of the evidence where each character begins. */
  steps: Float64Array
}

/** How far the evidence is believed. Measured: resources/models/mrz/README.md. */
export interface EvidenceTuning {
  /** Divides the log probabilities of each position: above 1 doubts the net. (Not those of each step: that would make characters out of blanks.) */
  temperature: number
  /** Probability per position that what the net saw there means nothing. */
  blind: number
}

export const defaultTuning: EvidenceTuning = { temperature: 1, blind: 1e-5 }

/** Log price of what stands before or after the line and is no part of it (a frame, a finger). */
const strayPrice = -12
/** Values are scaled up when the greatest of a step is below this: before they vanish, and seldom enough to cost nothing. */
const farFromOne = 1e-40
/** How far a character may be off a steady pitch, share of the line's characters, and characters at least. */
const bandShare = 0.34
const leastBand = 6
/** Probability of a blank below which a step has seen a character. */
const inkedBlank = 0.5
/** Share of the steps at either end that may be stray. */
const strayShare = 0.25

/**
 * Posteriors of the characters of a line, summed over every CTC path that spells exactly `length` of them
 * (forward-backward). So a filler that the net ran together with its neighbour is split where it fits
 * best, and a doubt about the alignment becomes a doubt about the characters there.
 *
 * Null when no path of so many characters exists.
 */
export function exactLength(evidence: LineEvidence, length: number, tuning: EvidenceTuning = defaultTuning): LinePosteriors | null {
  const classes = alphabetSize + 1
  if (evidence.classes !== classes || evidence.steps < length || evidence.logProbs.length < evidence.steps * classes) return null
  const frames = framesOf(evidence)
  const band = bandOf(frames, length)
  const after = backward(frames, length, band)
  return forward(frames, length, band, after, tuning)
}

/** The positions that each step may be at: within a third of the line around a steady pitch, from the first to the last character seen. */
interface Band {
  from: Int16Array
  to: Int16Array
}

function bandOf(frames: readonly Frame[], length: number): Band {
  const steps = frames.length
  const width = Math.max(leastBand, Math.ceil(length * bandShare))
  const first = Math.max(0, frames.findIndex((frame) => frame.blank < inkedBlank))
  const last = Math.max(first + 1, frames.findLastIndex((frame) => frame.blank < inkedBlank))
  const from = new Int16Array(steps)
  const to = new Int16Array(steps)
  for (let t = 0; t < steps; t++) {
    const middle = Math.min(1, Math.max(0, (t - first) / (last - first))) * length
    from[t] = Math.max(0, Math.floor(middle - width))
    to[t] = Math.min(length, Math.ceil(middle + width))
  }
  return { from, to }
}

/** Log probability, per step, that the line begins at it (`ends` false) or ends with it, the rest being stray. */
function strayLog(frames: readonly Frame[], ends: boolean): Float64Array {
  const n = frames.length
  const out = new Float64Array(n).fill(-Infinity)
  let sum = 0
  for (let k = 0; k < Math.max(1, n * strayShare); k++) {
    const t = ends ? n - 1 - k : k
    out[t] = k === 0 ? 0 : sum + strayPrice
    sum += frames[t]!.logBest
  }
  return out
}

/**
 * What follows step `t`, given its state: `blank[t][i]` (a blank, `i` characters done) and
 * `inside[t][i][c]` (in the middle of character `i`, which is `c`). Scaled: true value times exp(scale[t]).
 */
interface After {
  blank: Float64Array
  inside: Float64Array
  scale: Float64Array
}

function backward(frames: readonly Frame[], length: number, band: Band): After {
  const n = frames.length
  const rowB = length + 1
  const rowS = length * alphabetSize
  const blank = new Float64Array(n * rowB)
  const inside = new Float64Array(n * rowS)
  const scale = new Float64Array(n)
  const ends = strayLog(frames, true)
  const enter = new Float64Array(length + 2)
  for (let t = n - 1; t >= 0; t--) {
    const frame = frames[t]!
    const next = frames[t + 1]
    const logScale = t + 1 < n ? scale[t + 1]! : 0
    const end = ends[t] === -Infinity ? 0 : Math.exp(Math.min(300, ends[t]! - logScale))
    enter.fill(0)
    if (next !== undefined) {
      for (let i = band.from[t + 1]!; i < Math.min(length, band.to[t + 1]! + 1); i++) {
        let sum = 0
        for (let j = 0; j < next.active.length; j++) {
          const c = next.active[j]!
          sum += next.dense[c]! * inside[(t + 1) * rowS + i * alphabetSize + c]!
        }
        enter[i] = sum
      }
    }
    let top = 0
    for (let i = band.from[t]!; i <= band.to[t]!; i++) {
      const stay = next === undefined ? 0 : next.blank * blank[(t + 1) * rowB + i]!
      const b = stay + enter[i]! + (i === length ? end : 0)
      blank[t * rowB + i] = b
      if (b > top) top = b
      if (i === length) continue
      const leave = (next === undefined ? 0 : next.blank * blank[(t + 1) * rowB + i + 1]!) + enter[i + 1]! + (i === length - 1 ? end : 0)
      const base = (t + 1) * rowS + i * alphabetSize
      for (let j = 0; j < frame.active.length; j++) {
        const c = frame.active[j]!
        let value = leave
        if (next !== undefined) {
          value += next.dense[c]! * inside[base + c]!
          if (i + 1 < length) value -= next.dense[c]! * inside[base + alphabetSize + c]!
        }
        if (value < 0) value = 0
        inside[t * rowS + i * alphabetSize + c] = value
        if (value > top) top = value
      }
    }
    scale[t] = logScale
    if (top > 0 && top < farFromOne) {
      scale[t]! += Math.log(top)
      for (let k = t * rowB; k < (t + 1) * rowB; k++) blank[k]! /= top
      for (let k = t * rowS; k < (t + 1) * rowS; k++) if (inside[k] !== 0) inside[k]! /= top
    }
  }
  return { blank, inside, scale }
}

function forward(frames: readonly Frame[], length: number, band: Band, after: After, tuning: EvidenceTuning): LinePosteriors | null {
  const n = frames.length
  const rowS = length * alphabetSize
  const begins = strayLog(frames, false)
  const mass = new Float64Array(rowS)
  const steps = new Float64Array(length)
  const weight = new Float64Array(length)
  let blank = new Float64Array(length + 1)
  let inside = new Float64Array(rowS)
  let nextInside = new Float64Array(rowS)
  let sums = new Float64Array(length)
  let logScale = 0
  // Shares are taken relative to this, so that they stay within a double; the true total is found on the way.
  let reference = NaN
  for (let t = 0; t < n; t++) {
    const frame = frames[t]!
    const begin = begins[t] === -Infinity ? 0 : Math.exp(Math.min(300, begins[t]! - logScale))
    const nextBlank = new Float64Array(length + 1)
    nextInside.fill(0)
    const nextSums = new Float64Array(length)
    if (t === 0) reference = after.scale[0]!
    const factor = Math.exp(Math.max(-700, Math.min(300, logScale + after.scale[t]! - reference)))
    let top = 0
    for (let i = band.from[t]!; i <= band.to[t]!; i++) {
      const done = blank[i]! + (i === 0 ? begin : 0)
      const before = i > 0 ? sums[i - 1]! : 0
      const b = frame.blank * (done + before)
      nextBlank[i] = b
      if (b > top) top = b
      if (i === length) continue
      let sum = 0
      for (let j = 0; j < frame.active.length; j++) {
        const c = frame.active[j]!
        const at = i * alphabetSize + c
        const entered = frame.dense[c]! * Math.max(0, done + before - (i > 0 ? inside[at - alphabetSize]! : 0))
        const value = entered + frame.dense[c]! * inside[at]!
        nextInside[at] = value
        sum += value
        const share = entered * after.inside[t * rowS + at]! * factor
        if (share > 0) {
          mass[at]! += share
          steps[i]! += share * t
          weight[i]! += share
        }
      }
      nextSums[i] = sum
      if (sum > top) top = sum
    }
    if (top > 0 && top < farFromOne) {
      for (let i = 0; i <= length; i++) nextBlank[i]! /= top
      for (let i = 0; i < length; i++) nextSums[i]! /= top
      for (let k = 0; k < rowS; k++) if (nextInside[k] !== 0) nextInside[k]! /= top
      logScale += Math.log(top)
    }
    blank = nextBlank
    const spare = inside
    inside = nextInside
    nextInside = spare
    sums = nextSums
  }
  if (!(weight[0]! > 0) || !Number.isFinite(reference)) return null
  const probabilities = new Float64Array(rowS)
  for (let i = 0; i < length; i++) {
    const total = weight[i]!
    if (!(total > 0)) return null
    steps[i]! /= total
    temper(mass.subarray(i * alphabetSize, (i + 1) * alphabetSize), tuning, probabilities.subarray(i * alphabetSize, (i + 1) * alphabetSize))
  }
  let logBest = 0
  for (const frame of frames) logBest += frame.logBest
  return { length, probabilities, logLength: Math.log(weight[0]!) + reference - logBest, steps }
}

/** One position's masses as probabilities, believed as far as `tuning` says. */
function temper(masses: Float64Array, tuning: EvidenceTuning, out: Float64Array): void {
  let top = 0
  for (const mass of masses) if (mass > top) top = mass
  let sum = 0
  for (let c = 0; c < alphabetSize; c++) sum += out[c] = (masses[c]! / top) ** (1 / tuning.temperature)
  for (let c = 0; c < alphabetSize; c++) out[c] = (1 - tuning.blind) * (out[c]! / sum) + tuning.blind / alphabetSize
}
