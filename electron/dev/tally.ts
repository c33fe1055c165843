// Counting results so that nothing which did not run can pass.
import { stripVTControlCharacters } from 'node:util'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed and how, one text each: said once more at the end, where nobody has to look for it in ten thousand lines. */
  readonly told: readonly string[]
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0, told: [] }

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, told: [...a.told, ...b.told] }
}

export function stageTally(ok: boolean): Tally {
  return { ...nothing, passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
}

interface VitestResult {
  readonly status?: string
  readonly fullName?: string
  readonly failureMessages?: readonly string[]
}

interface VitestReport {
  readonly testResults?: readonly { readonly name?: string; readonly status?: string; readonly message?: string; readonly assertionResults?: readonly VitestResult[] }[]
}

/** Lines of a failure that are said again. */
const TOLD_LINES = 12

/**
 * @param report text of vitest's JSON report; undefined when it wrote none
 * @param status exit status of vitest
 */
export function vitestTally(report: string | undefined, status: number): Tally {
  let tally = nothing
  for (const file of parse(report)?.testResults ?? []) {
    const results = file.assertionResults ?? []
    for (const { status: each, fullName = '', failureMessages = [] } of results) {
      if (each === 'passed') tally = add(tally, { ...nothing, passed: 1 })
      else if (each === 'failed') tally = add(tally, failure(`${file.name ?? ''}: ${fullName}`, failureMessages.join('\n')))
      else tally = add(tally, { ...nothing, skipped: 1 })
    }
    // A file that fell over before, between or after its tests.
    if (file.status === 'failed' && !results.some((each) => each.status === 'failed')) tally = add(tally, failure(file.name ?? '', file.message ?? ''))
  }
  // Crashed, told of an error outside the tests, or ran none.
  const silent = tally.failed === 0 && (status !== 0 || tally.passed === 0)
  return silent ? add(tally, failure('vitest', `ended with ${status}, and names no test that failed`)) : tally
}

function failure(what: string, how: string): Tally {
  const lines = stripVTControlCharacters(how).split('\n').slice(0, TOLD_LINES)
  return { ...nothing, failed: 1, told: [[what, ...lines].join('\n    ')] }
}

function parse(report: string | undefined): VitestReport | undefined {
  try {
    return report === undefined ? undefined : (JSON.parse(report) as VitestReport)
  } catch {
    return undefined
  }
}

export function resultLine(tally: Tally): string {
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`
}
