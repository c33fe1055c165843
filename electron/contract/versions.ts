/** MAJOR.MINOR.PATCH with what may follow a dash, without build metadata (Semantic Versioning 2.0.0, clauses 2 and 9); forty characters at most. */
export const versionForm = /^(?=.{0,40}$)(?:(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?$/
export const isVersion = (text: string): boolean => text !== '' && versionForm.test(text)

/** Semantic Versioning 2.0.0, clause 11; what a library numbers otherwise is compared by its numbers. @returns below 0 where a is older */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)]
  for (let at = 0; at < Math.max(left.numbers.length, right.numbers.length); at += 1) {
    const difference = (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0)
    if (difference !== 0) return difference
  }
  if (left.before === null || right.before === null) return Number(right.before !== null) - Number(left.before !== null)
  return comparePre(left.before, right.before)
}

function parts(version: string): { numbers: number[]; before: string[] | null } {
  const [core = '', ...rest] = (version.replace(/^v/, '').split('+')[0] ?? '').split('-')
  return { numbers: core.split('.').map((part) => Number.parseInt(part, 10) || 0), before: rest.length === 0 ? null : rest.join('-').split('.') }
}

function comparePre(a: readonly string[], b: readonly string[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [left = '', right = ''] = [a[at], b[at]]
    if (left === right) continue
    const [isLeft, isRight] = [/^\d+$/.test(left), /^\d+$/.test(right)]
    if (isLeft && isRight) return Number(left) - Number(right)
    if (isLeft !== isRight) return isLeft ? -1 : 1
    return left < right ? -1 : 1
  }
  return a.length - b.length
}
