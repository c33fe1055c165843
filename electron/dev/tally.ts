// Counting results so that nothing which did not run can pass.

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: 0 }

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

export function stageTally(ok: boolean): Tally {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

interface VitestReport {
  readonly testResults?: readonly { readonly status?: string; readonly assertionResults?: readonly { readonly status?: string }[] }[]
}

/**
 * @param report text of vitest's JSON report; undefined when it wrote none
 * @param status exit status of vitest
 */
export function vitestTally(report: string | undefined, status: number): Tally {
  let tally = nothing
  for (const file of parse(report)?.testResults ?? []) {
    const results = file.assertionResults ?? []
    for (const { status: each } of results) {
      if (each === 'passed') tally = add(tally, { ...nothing, passed: 1 })
      else if (each === 'failed') tally = add(tally, { ...nothing, failed: 1 })
      else tally = add(tally, { ...nothing, skipped: 1 })
    }
    // A file that fell over before, between or after its tests.
    if (file.status === 'failed' && !results.some((each) => each.status === 'failed')) tally = add(tally, { ...nothing, failed: 1 })
  }
  // Crashed, told of an error outside the tests, or ran none.
  const silent = tally.failed === 0 && (status !== 0 || tally.passed === 0)
  return silent ? add(tally, { ...nothing, failed: 1 }) : tally
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
