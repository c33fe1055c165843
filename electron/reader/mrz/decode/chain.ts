import type { CheckDigitRule, MrzLayout } from '../../../documents/mrz/layouts.ts'
import { indexOf, values } from './alphabet.ts'
import { prices } from './prices.ts'
import type { Segment } from './segments.ts'

/**
 * The language of a zone as a chain of segments. What is remembered from one to the next is little: the
 * sum so far of the check digit under way and of the composite one (each modulo 10), and where in a name
 * one is. So every text of the format is weighed, none left out.
 */
export interface ChainReading {
  /** The likeliest text of each segment. */
  texts: string[]
  /** Probability of all of them together, among all texts the format can have. */
  confidence: number
  /** Per segment: probability of each of its options, every rule and every other segment taken into account. */
  marginals: Float64Array[]
  /** Natural logarithm of the weight of all texts together: compares formats. */
  logTotal: number
}

const nameStates = 7
const states = 100 * nameStates

/** One option prepared: its weight relative to the segment's best, and what it does to the state. */
interface Move {
  weight: number
  local: number
  composite: number
  filler: boolean
  /** Value as a check digit. */
  value: number
}

interface Step {
  moves: Move[]
  best: number
  name: Segment['name']
  checksLocal: boolean
  checksComposite: boolean
}

/** More than any segment has options. */
const pointerBase = 1024
const wrongDigit = Math.exp(-prices.wrongCheckDigit)
const oddName = Math.exp(-prices.oddName)

/** The states that can be reached before a step, and the weight of all ways to each. */
interface Front {
  live: number[]
  weights: Float64Array
}

/** Weighs every text of the chain. Null when a segment has no option at all. */
export function readChain(segments: readonly Segment[], layout: MrzLayout): ChainReading | null {
  const steps = segments.map((segment) => stepOf(segment, layout))
  if (steps.some((step) => step.moves.length === 0)) return null
  const fronts: Front[] = [{ live: [0], weights: start() }]
  const backPointers: Int32Array[] = []
  let peaks: Float64Array = start()
  let logTotal = 0
  let logPeak = 0
  for (const step of steps) {
    const { live, weights } = fronts.at(-1)!
    const next: Front = { live: [], weights: new Float64Array(states) }
    const nextPeaks = new Float64Array(states)
    const pointers = new Int32Array(states).fill(-1)
    walk(step, live, (state, move, to, factor) => {
      if (pointers[to] === -1) next.live.push(to)
      next.weights[to]! += weights[state]! * factor
      const peak = peaks[state]! * factor
      if (peak > nextPeaks[to]! || pointers[to] === -1) {
        nextPeaks[to] = peak
        pointers[to] = state * pointerBase + move
      }
    })
    logTotal += step.best + rescale(next.weights, next.live)
    logPeak += step.best + rescale(nextPeaks, next.live)
    fronts.push(next)
    peaks = nextPeaks
    backPointers.push(pointers)
  }
  const end = fronts.at(-1)!
  let sum = 0
  let last = end.live[0] ?? 0
  for (const state of end.live) {
    sum += end.weights[state]!
    if (peaks[state]! > peaks[last]!) last = state
  }
  if (!(sum > 0) || !(peaks[last]! > 0)) return null
  logTotal += Math.log(sum)
  logPeak += Math.log(peaks[last]!)

  const texts: string[] = []
  for (let k = steps.length - 1, state = last; k >= 0; k--) {
    const pointer = backPointers[k]![state]!
    texts.unshift(segments[k]!.options[pointer % pointerBase]!.text)
    state = Math.floor(pointer / pointerBase)
  }
  return { texts, confidence: Math.min(1, Math.exp(logPeak - logTotal)), marginals: marginalsOf(steps, fronts), logTotal }
}

function start(): Float64Array {
  const from = new Float64Array(states)
  from[0] = 1
  return from
}

function total(row: Float64Array): number {
  let sum = 0
  for (const value of row) sum += value
  return sum
}

/** Divides a row by its greatest value; returns the logarithm of that. */
function rescale(row: Float64Array, live: readonly number[]): number {
  let top = 0
  for (const state of live) if (row[state]! > top) top = row[state]!
  if (top <= 0) return 0
  for (const state of live) row[state]! /= top
  return Math.log(top)
}

/** Calls `visit` for every move out of every live state. */
function walk(
  step: Step, live: readonly number[],
  visit: (state: number, move: number, next: number, factor: number) => void,
): void {
  for (const state of live) {
    const name = step.name === 'begins' ? 0 : Math.floor(state / 100)
    const local = state % 10
    const composite = Math.floor((state % 100) / 10)
    for (let m = 0; m < step.moves.length; m++) {
      const move = step.moves[m]!
      let factor = move.weight
      let nextLocal = (local + move.local) % 10
      let nextComposite = (composite + move.composite) % 10
      let nextName = 0
      if (step.checksLocal) {
        if (move.value !== local) factor *= wrongDigit
        nextLocal = 0
      }
      if (step.checksComposite) {
        if (move.value !== composite) factor *= wrongDigit
        nextComposite = 0
      }
      if (step.name !== 'none') {
        const to = (move.filler ? afterFiller : afterLetter)[name]!
        nextName = Math.abs(to)
        if (to < 0) factor *= oddName
      }
      visit(state, m, nextLocal + 10 * nextComposite + 100 * nextName, factor)
    }
  }
}

/**
 * Where in a name field one is (9303-3 §4.6): 0 at its beginning, 1 in the primary identifier, 2 after one filler in it,
 * 3 after the two that separate, 4 in the secondary identifier, 5 after its end, 6 after one filler in it.
 * A negative entry is odd and has its price.
 */
const afterLetter = [1, 1, 1, 4, 4, -4, 4]
const afterFiller = [-2, 2, 3, 5, 6, 5, 5]

function stepOf(segment: Segment, layout: MrzLayout): Step {
  const local = layout.checks.filter((rule) => rule.name !== 'compositeCheckDigit')
  const composite = layout.checks.filter((rule) => rule.name === 'compositeCheckDigit')
  let best = -Infinity
  for (const option of segment.options) if (option.logWeight > best) best = option.logWeight
  const length = segment.options[0]?.text.length ?? 0
  const localWeights = Array.from({ length }, (_, i) => weightAt(local, segment.line, segment.from + i))
  const compositeWeights = Array.from({ length }, (_, i) => weightAt(composite, segment.line, segment.from + i))
  return {
    best,
    name: segment.name,
    checksLocal: segment.checks.some((rule) => rule.name !== 'compositeCheckDigit'),
    checksComposite: segment.checks.some((rule) => rule.name === 'compositeCheckDigit'),
    moves: segment.options.map(({ text, logWeight }) => {
      let l = 0
      let c = 0
      for (let i = 0; i < length; i++) {
        const value = values[indexOf(text[i]!)]!
        l += value * localWeights[i]!
        c += value * compositeWeights[i]!
      }
      return { weight: Math.exp(logWeight - best), local: l % 10, composite: c % 10, filler: text === '<', value: values[indexOf(text[0]!)]! }
    }),
  }
}

const pattern = [7, 3, 1] as const

/** The weight that a place has in the check digit that covers it (9303-3 §4.9); 0 when none does. */
function weightAt(rules: readonly CheckDigitRule[], line: number, column: number): number {
  for (const rule of rules) {
    let before = 0
    for (const span of rule.over) {
      if (span.line === line && column >= span.from && column < span.to) return pattern[(before + column - span.from) % 3]!
      before += span.to - span.from
    }
  }
  return 0
}

function marginalsOf(steps: readonly Step[], fronts: readonly Front[]): Float64Array[] {
  const marginals: Float64Array[] = Array.from(steps, (step) => new Float64Array(step.moves.length))
  let after = new Float64Array(states).fill(1)
  for (let k = steps.length - 1; k >= 0; k--) {
    const before = new Float64Array(states)
    const own = marginals[k]!
    const { live, weights } = fronts[k]!
    walk(steps[k]!, live, (state, move, next, factor) => {
      const weight = factor * after[next]!
      before[state]! += weight
      own[move]! += weight * weights[state]!
    })
    const sum = total(own)
    for (let m = 0; m < own.length; m++) own[m]! /= sum
    rescale(before, live)
    after = before
  }
  return marginals
}
