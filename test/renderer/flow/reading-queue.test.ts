import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import type { FileReading, HeldReading } from '../../../electron/contract/reading.ts'
import { Comparisons } from '../../../renderer/flow/comparisons.ts'
import { AHEAD, MOST_WAITING, ReadingQueue } from '../../../renderer/flow/reading-queue.ts'

/** Of which only one side was seen: the desk's double calls it so. */
const held = (readingId: string): HeldReading => ({ readingId, reading: { turnOver: readingId === 'front' || readingId === 'gone', mrz: readingId === 'back' ? { format: 'TD1' } : readingId.startsWith('p') || readingId.startsWith('unequal') ? { format: 'TD3' } : null, barcodes: [], chip: null, checks: [], images: { page: readingId === 'back' ? null : new Uint8Array(1) } } as unknown as HeldReading['reading'] })
const bytes = (text: string) => () => Promise.resolve(new TextEncoder().encode(text))
const settle = () => new Promise((resolve) => { setTimeout(resolve, 0) })

/** A desk on which one lies at a time; what each file gives is written in it: its Readings, or `!` for none. */
function desk() {
  let lies: string | null = null
  const given: string[] = []
  const dropped: string[] = []
  const read: string[] = []
  const pauses: number[] = []
  const compared: string[] = []
  const comparisons = new Comparisons((readingId) => {
    compared.push(readingId)
    return readingId.startsWith('unequal') ? Promise.reject(new FoyerError('internal.timeout')) : Promise.resolve(held(`${readingId}+`))
  })
  const queue: ReadingQueue = new ReadingQueue({
    read: (file, beside): Promise<FileReading> => {
      const text = new TextDecoder().decode(file)
      read.push(text)
      if (beside === 'gone') return Promise.reject(new FoyerError('reading.gone'))
      if ((beside === 'front' && text === 'back') || (beside === 'back' && text === 'front')) return Promise.resolve({ ...held('card'), joined: true })
      if (text.startsWith('crash') && read.filter((each) => each === text).length <= Number(text.slice(5))) return Promise.reject(new FoyerError('process.down'))
      if (text === 'pages 2') return Promise.resolve({ ...held('p'), emptyPages: [2] })
      if (text === '!') return Promise.reject(new FoyerError('reading.nothingFound'))
      const [first = '', ...also] = text.split(' ')
      return Promise.resolve({ ...held(first), ...(also.length > 0 ? { also: also.map(held) } : {}) })
    },
    give: ({ readingId }): void => { lies = readingId; given.push(readingId) },
    drop: (readingId) => { dropped.push(readingId) },
    isFree: () => lies === null,
    ahead: () => AHEAD,
    comparisons,
    pause: (ms) => { pauses.push(ms); return Promise.resolve() },
  })
  return { queue, comparisons, given, compared, dropped, read, pauses, next: () => { lies = null; queue.next() }, lies: () => lies, lay: (id: string) => { lies = id } }
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

  it('joins two files that come alone and are a card’s sides, in either order, before the card comes to the desk', async () => {
    for (const sides of [['front', 'back'], ['back', 'front']]) {
      for (const lain of [false, true]) {
        const card = desk()
        if (lain) card.lay('somebody’s')
        card.queue.addFiles(sides.map(bytes))
        await settle()
        if (lain) card.next()
        expect([card.given, card.queue.snapshot().waiting]).toEqual([['card'], []])
      }
    }
  })

  it('joins no others: one that came later, of three at once, or where the first is held no more', async () => {
    const later = desk()
    later.queue.addFiles([bytes('front')])
    later.queue.addFiles([bytes('back')])
    await settle()
    expect([later.given, later.queue.snapshot().waiting]).toMatchObject([['front'], [{ held: { readingId: 'back' } }]])
    const behind = desk()
    behind.lay('somebody’s')
    behind.queue.addFiles([bytes('front')])
    behind.queue.addFiles([bytes('back')])
    await settle()
    behind.next()
    behind.next()
    expect(behind.given).toEqual(['front', 'back'])
    const many = desk()
    many.queue.addFiles(['front', 'back', 'other'].map(bytes))
    await settle()
    many.next()
    many.next()
    expect(many.given).toEqual(['front', 'back', 'other'])
    const apart = desk()
    apart.queue.addFiles(['front', 'back'].map(bytes), false)
    await settle()
    apart.next()
    expect(apart.given).toEqual(['front', 'back'])
    const gone = desk()
    gone.queue.addFiles(['gone', 'back'].map(bytes))
    await settle()
    expect(gone.read).toEqual(['gone', 'back', 'back'])
    gone.next()
    expect(gone.given).toEqual(['gone', 'back'])
  })

  it('reads the one whose turn it is, however many are read behind it', async () => {
    const { queue, given, lay, next } = desk()
    lay('x')
    queue.addFiles(['a', 'b', 'c'].map(bytes))
    queue.addRead({ also: [held('r1'), held('r2')] })
    await settle()
    next()
    await settle()
    for (let turn = 0; turn < 4; turn++) {
      next()
      await settle()
    }
    expect(given).toEqual(['a', 'b', 'c', 'r1', 'r2'])
  })

  it('compares print and zone of what waits while another is looked at, each once', async () => {
    const { queue, comparisons, compared, given, next } = desk()
    queue.addFiles(['a', 'p1', 'unequal', 'p2'].map(bytes))
    await settle()
    expect([given, compared, queue.snapshot().waiting.flatMap((each) => (each.kind === 'ready' ? [each.held.readingId] : []))]).toEqual([['a'], ['p1', 'unequal'], ['p1+', 'unequal']])
    next()
    await settle()
    expect([given.at(-1), comparisons.isOpen(held('p1+')), comparisons.isOpen(held('p9'))]).toEqual(['p1+', false, true])
    next()
    await settle()
    // One that could not be compared is not tried for ever.
    expect([given.at(-1), comparisons.isOpen(held('unequal'))]).toEqual(['unequal', false])
    expect(compared).toEqual(['p1', 'unequal', 'p2'])
  })

  it('leaves a comparison that is under way to the screen that takes the document over', async () => {
    let answer: (compared: HeldReading) => void = () => undefined
    let asked = 0
    const comparisons = new Comparisons(() => new Promise((resolve) => {
      asked += 1
      answer = resolve
    }))
    const [one, other] = [comparisons.of('p1'), comparisons.of('p1')]
    answer(held('p1+'))
    expect([await one, await other, asked, comparisons.isOpen(held('p1+'))]).toEqual([held('p1+'), held('p1+'), 1, false])
  })

  it('reads a file again for the one of its documents that waited too long, and tells of any other', async () => {
    const { queue, given, dropped, read, next } = desk()
    queue.addFiles(['a', 'b c'].map(bytes))
    queue.addRead({ also: [held('scanned')] })
    await settle()
    for (const id of ['c', 'scanned']) queue.expired(id)
    await settle()
    // Of what is read again the others are let go: they wait already.
    expect([read, dropped]).toEqual([['a', 'b c', 'b c'], ['b']])
    next()
    next()
    expect(given).toEqual(['a', 'b', 'c'])
    next()
    expect(queue.snapshot().trouble?.code).toBe('reading.gone')
  })

  it('tells each thing until it is put away: pages with nothing on them, what is left out, what there was no room for', async () => {
    const { queue, lay } = desk()
    lay('x')
    queue.addRead({ also: [held('a')], leftOut: true, emptyPages: [3, 5] })
    expect(queue.snapshot().told).toMatchObject([{ code: 'reading.leftOut' }, { code: 'reading.emptyPages', detail: 'pages=3,5' }])
    queue.addFiles([bytes('pages 2')])
    await settle()
    queue.putAway()
    expect(queue.snapshot().told.map(({ code }) => code)).toEqual(['reading.emptyPages', 'reading.emptyPages'])
  })

  it('keeps telling what a file failed with while other things come, until somebody goes on', async () => {
    const { queue, given, next } = desk()
    queue.addFiles(['!', 'b'].map(bytes))
    await settle()
    queue.addRead({ also: [held('scanned')] })
    queue.addFiles([bytes('c')])
    await settle()
    expect([queue.snapshot().trouble?.code, given]).toEqual(['reading.nothingFound', []])
    next()
    expect([queue.snapshot().trouble, given]).toEqual([null, ['b']])
    // Nothing is behind it: whoever adds another file has seen it.
    const alone = desk()
    alone.queue.addFiles([bytes('!')])
    await settle()
    alone.queue.addFiles([bytes('c')])
    await settle()
    expect([alone.queue.snapshot().trouble, alone.given]).toEqual([null, ['c']])
  })

  it('lets some be stored without coming to the desk, and takes back those that could not be', async () => {
    const { queue, given, next } = desk()
    queue.addFiles(['a', 'b', 'c'].map(bytes))
    await settle()
    const keys = new Set(queue.snapshot().waiting.map(({ key }) => key))
    const out = queue.takeOut(keys)
    expect([out.map(({ readingId }) => readingId), queue.snapshot()]).toMatchObject([['b', 'c'], { waiting: [], done: 2 }])
    queue.putBack(out.slice(1))
    next()
    expect([given, queue.snapshot().done]).toEqual([['a', 'c'], 2])
  })

  it('brings what could not be stored to a desk that was left empty meanwhile, each in its turn', async () => {
    const { queue, given, next } = desk()
    queue.addFiles(['a', 'b', 'c'].map(bytes))
    await settle()
    const out = queue.takeOut(new Set(queue.snapshot().waiting.map(({ key }) => key)))
    // The one on the desk is decided about, and the count begins anew.
    next()
    queue.putBack(out)
    expect([given, queue.snapshot()]).toMatchObject([['a', 'b'], { done: 0, waiting: [{ held: { readingId: 'c' } }] }])
    next()
    expect([given, queue.snapshot().done]).toEqual([['a', 'b', 'c'], 1])
  })

  it('begins to count anew where the last file gave nothing and something else came', async () => {
    const { queue, lay, next } = desk()
    queue.addFiles(['a', '!'].map(bytes))
    await settle()
    next()
    expect(queue.snapshot()).toMatchObject({ done: 1, trouble: { code: 'reading.nothingFound' } })
    lay('from the camera')
    queue.putTroubleAway()
    expect(queue.snapshot()).toMatchObject({ done: 0, trouble: null })
  })

  it('keeps a file while the reader is away, a few times', async () => {
    const { queue, given, read, pauses, next } = desk()
    queue.addFiles(['crash2', 'crash9', 'b'].map(bytes))
    await settle()
    expect([given, read.filter((text) => text === 'crash2').length]).toEqual([['crash2'], 3])
    next()
    await settle()
    expect([queue.snapshot().trouble?.code, pauses]).toEqual(['process.down', [1000, 3000, 1000, 3000, 9000]])
    next()
    expect(given).toEqual(['crash2', 'b'])
  })

  it('brings what was read to a free desk, and lets go of what comes after it was left', async () => {
    const { queue, given, dropped } = desk()
    queue.addRead({ also: [held('scanned'), held('second')] })
    expect([given, queue.snapshot().waiting.length]).toEqual([['scanned'], 1])
    queue.close(false)
    queue.addRead({ also: [held('late')] })
    expect(dropped).toEqual(['second', 'late'])
  })

  it('shows what a file failed with when its turn comes, and goes on from there', async () => {
    const { queue, given, pauses, next } = desk()
    queue.addFiles(['a', '!', 'b'].map(bytes))
    await settle()
    next()
    await settle()
    expect(queue.snapshot().trouble?.code).toBe('reading.nothingFound')
    expect(given).toEqual(['a'])
    next()
    await settle()
    expect([given, queue.snapshot().trouble, pauses]).toEqual([['a', 'b'], null, []])
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
    expect(queue.snapshot().told).toMatchObject([{ code: 'reading.queueFull', detail: 'left=1' }])
    expect(dropped).toEqual(['r2'])
  })

  it('counts what nobody decided about when the desk is left, and lets go of it', async () => {
    const { queue, dropped } = desk()
    queue.addFiles(['a', 'b', 'c', 'd', 'e'].map(bytes))
    await settle()
    expect(queue.close(false)).toBe(4)
    expect(dropped).toEqual(['b', 'c'])
  })

  it('leaves what is read where policy lets it wait for its person, and counts the files that nobody read', async () => {
    const { queue, dropped } = desk()
    queue.addFiles(['a', 'b', 'c', 'd', 'e'].map(bytes))
    await settle()
    expect(queue.close(true)).toBe(2)
    expect(dropped).toEqual([])
  })
})
