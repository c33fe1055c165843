/** One line of the product made wrong, and the tests that are there to notice. */
export interface Mutant {
  /** File of the checkout. */
  file: string
  /** What stands there, once in the whole file. */
  from: string
  to: string
  /** Test files that must fail; nothing else runs. */
  tests: readonly string[]
}

/** Mutants of one file that the same tests are to notice. */
export function mutantsOf(file: string, tests: readonly string[], changes: readonly (readonly [from: string, to: string])[]): Mutant[] {
  return changes.map(([from, to]) => ({ file, from, to, tests }))
}
