import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import type { FileReading, HeldReading } from '../../../electron/contract/reading.ts'
import { MOST_WAITING, ReadingQueue } from '../../../renderer/flow/reading-queue.ts'

const held = (readingId: string): HeldReading => ({ readingId, reading: {} as HeldReading['reading'] })
const bytes = (text: string) => () => Promise.resolve(new TextEncoder().encode(text))
const settle = () => new Promise((resolve) => { setTimeout(resolve, 0) })

/** A desk on which one lies at a time; what each file gives is written in it: its Readings, or `!` for none. */
function desk() {
  let lies: string | null = null
  const given: string[] = []
  const dropped: string[] = []
  const read: string[] = []
  const queue: ReadingQueue = new ReadingQueue({
    read: (file, beside): Promise<FileReading> => {
      const text = new TextDecoder().decode(file)
      read.push(text)
      if (beside === 'gone') return Promise.reject(new FoyerError('reading.gone'))
      if (beside !== null && text === 'back') return Promise.resolve({ ...held('card'), joined: true })
      if (text === '!') return Promise.reject(new FoyerError('reading.nothingFound'))
      const [first = '', ...also] = text.split(' ')
      return Promise.resolve({ ...held(first), ...(also.length > 0 ? { also: also.map(held) } : {}) })
    },
    give: ({ readingId }): void => { lies = readingId; given.push(readingId) },
    drop: (readingId) => { dropped.push(readingId) },
    isFree: () => lies === null,
    lacksSide: () => (lies === 'front' || lies === 'gone' ? lies : null),
    complete: ({ readingId }) => { lies = readingId },
  })
  return { queue, given, dropped, read, next: () => { lies = null; queue.next() }, lies: () => lies, lay: (id: string) => { lies = id } }
}

describe('the queue at the desk', () => {
  it('gives every document its turn, in order, and reads two ahead at most', async () => {
    const { queue, given, read, next } = desk()
    queue.addFiles(['a', 'b c', 'd', 'e', 'f'].map(bytes))
    await settle()
    expect([given, read]).toEqual([['a'], ['a', 'b c']])
    expect(queue.snapshot()).toMatchObject({ done: 0, reading: false })
    for (let turn = 0; turn < 5; turn++) {
      next()
      await settle()
    }
    expect(given).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
    expect(queue.snapshot()).toMatchObject({ waiting: [], done: 5 })
    next()
    expect(queue.snapshot().done).toBe(0)
  })

  it('joins a card’s back to the front on the desk, and counts the two as one; what fits no front is its own', async () => {
    const card = desk()
    card.queue.addFiles(['front', 'back', 'other'].map(bytes))
    await settle()
    expect([card.lies(), card.given]).toEqual(['card', ['front']])
    expect(card.queue.snapshot().waiting).toHaveLength(1)
    const gone = desk()
    gone.queue.addFiles(['gone', 'back'].map(bytes))
    await settle()
    expect(gone.read).toEqual(['gone', 'back', 'back'])
    gone.next()
    expect(gone.given).toEqual(['gone', 'back'])
  })

  it('shows what a file failed with when its turn comes, and goes on from there', async () => {
    const { queue, given, next } = desk()
    queue.addFiles(['a', '!', 'b'].map(bytes))
    await settle()
    next()
    await settle()
    expect(queue.snapshot().trouble?.code).toBe('reading.nothingFound')
    expect(given).toEqual(['a'])
    next()
    await settle()
    expect([given, queue.snapshot().trouble]).toEqual([['a', 'b'], null])
  })

  it('lets a document wait that something else on the desk was quicker than', async () => {
    const { queue, given, dropped, lay, next } = desk()
    queue.addFiles([bytes('a')])
    lay('from the camera')
    await settle()
    expect([given, dropped]).toEqual([[], []])
    next()
    expect(given).toEqual(['a'])
  })

  it('says what it has no room for, and lets go of it', async () => {
    const { queue, dropped, lay } = desk()
    lay('x')
    queue.addFiles(Array.from({ length: MOST_WAITING - 1 }, (_, at) => bytes(`f${at}`)))
    queue.addRead({ also: [held('r1'), held('r2')] })
    await settle()
    expect(queue.snapshot().waiting).toHaveLength(MOST_WAITING)
    expect(queue.snapshot().told).toMatchObject({ code: 'reading.queueFull', detail: 'left=1' })
    expect(dropped).toEqual(['r2'])
  })

  it('tells of a Reading whose time was over when its turn comes', async () => {
    const { queue, next } = desk()
    queue.addFiles(['a', 'b'].map(bytes))
    await settle()
    queue.expired('b')
    next()
    expect(queue.snapshot().trouble?.code).toBe('reading.gone')
  })

  it('counts what nobody decided about when the desk is left, and lets go of it', async () => {
    const { queue, dropped } = desk()
    queue.addFiles(['a', 'b', 'c', 'd', 'e'].map(bytes))
    await settle()
    expect(queue.close()).toBe(4)
    expect(dropped).toEqual(['b', 'c'])
  })
})
