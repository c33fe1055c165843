import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { Queue } from '../../../electron/main/jobs/queue.ts'

const PAGE = 300_000

/** A queue whose work never ends by itself, and what it says to one more. */
function full() {
  const queue = new Queue()
  const add = (owner: string, bytes = PAGE): string => {
    try {
      queue.add({ owner, bytes, first: false, run: () => new Promise(() => undefined) })
      return 'taken'
    } catch (thrown) {
      return FoyerError.from(thrown).code
    }
  }
  return { add }
}

describe('what waits to be done for other programs', () => {
  it('is of one client no more than leaves the others room, in number and in bytes', () => {
    const { add } = full()
    expect([add('greedy', FILE_MAX), add('greedy', FILE_MAX), add('greedy')]).toEqual(['taken', 'taken', 'jobs.tooMany'])
    expect(add('another', FILE_MAX)).toBe('taken')
    const { add: small } = full()
    expect(Array.from({ length: 17 }, () => small('greedy')).filter((said) => said === 'taken')).toHaveLength(16)
    expect(small('another')).toBe('taken')
  })

  it('has room for one who comes with a page, however much two others have brought, and is bounded all the same', () => {
    const { add } = full()
    for (const owner of ['one', 'two', 'one', 'two']) add(owner, FILE_MAX)
    expect([add('one'), add('two')]).toEqual(['jobs.tooMany', 'jobs.full'])
    expect([add('three'), add('three')]).toEqual(['taken', 'jobs.full'])
    expect(add('four', FILE_MAX)).toBe('jobs.full')
    expect([add('four'), add('five')]).toEqual(['taken', 'taken'])
  })
})
