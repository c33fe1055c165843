import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { confirmSpecimen, readyBench, signInAs, type Bench } from '../vault-fixture.ts'

const HOUR = 3_600_000
let made: Bench & { administrator: string }
let clerk: string
const start = async () => {
  made = await readyBench()
  await made.call('desk.setPolicy', { values: { maskNumbersForClerks: true } })
  await confirmSpecimen(made, { primaryIdentifier: 'MUSTERMANN', secondaryIdentifier: 'ERIKA', documentNumber: 'C01X00T478', personalNumber: '' })
  await confirmSpecimen(made)
  clerk = await signInAs(made, 'clerk')
}

const search = async (query: string) => {
  const { rows, total } = await made.call('records.search', { query, before: null, limit: 50 })
  expect(rows).toHaveLength(total)
  return rows.map(({ name }) => name.split(',')[0])
}
const refusal = (query: string) => search(query).then(() => null, (error: unknown) => (error instanceof FoyerError ? error.toPayload() : error))
const signIn = () => made.call('staff.signIn', { staffId: clerk, secret: 'clerk has a long phrase' })
/** Numbers that differ in what is masked. */
const middle = (from: number, count: number) => Array.from({ length: count }, (_, index) => `C01Y${String(from + index).padStart(3, '0')}478`)
const missTen = async () => {
  for (const number of middle(0, 10)) expect(await search(number)).toEqual([])
}

describe('what is found where numbers are masked', () => {
  beforeAll(start, 60_000)
  afterAll(() => made.dispose())

  it('is no record by a part of a number, and none by the parts of two', async () => {
    const number = 'C01X00T478'
    for (let length = 1; length < number.length; length += 1) expect(await search(number.slice(0, length))).toEqual([])
    for (const part of ['ZE184226', 'ZE18422', 'erika C01X00T', 'mustermann C', '478', 'L898902C3 ZE184226']) {
      expect(await search(part)).toEqual([])
    }
  })

  it.each([
    ['C01X00T478', ['MUSTERMANN']], ['c01 x00-t478', ['MUSTERMANN']], ['erika C01X00T478', ['MUSTERMANN']], ['ZE184226B', ['ERIKSSON']],
    ['L898902C3 ZE184226B', ['ERIKSSON']], ['erik', ['ERIKSSON', 'MUSTERMANN']], ['12.08.1974', ['ERIKSSON', 'MUSTERMANN']], ['740812', ['ERIKSSON', 'MUSTERMANN']],
    ['', ['ERIKSSON', 'MUSTERMANN']], ['C01X00T478 erik L898902C3', []],
  ])('is by %j what the whole of it says', async (query, found) => {
    expect(new Set(await search(query))).toEqual(new Set(found))
  })
})

describe('whoever sees no numbers', () => {
  beforeEach(start, 60_000)
  afterEach(() => made.dispose())

  it('may miss ten times, then once an hour; names and days are found all along', async () => {
    await missTen()
    expect(await refusal('C01X00T478')).toEqual({ code: 'records.tooManyGuesses', status: 429, detail: '3600' })
    expect(await search('mustermann')).toEqual(['MUSTERMANN'])
    expect(await search('12.08.1974')).toHaveLength(2)
    expect(await search('Schmidt')).toEqual([])
    made.clock.time += HOUR
    await signIn()
    expect(await search('C01X00T478')).toEqual(['MUSTERMANN'])
    expect(await search('C01X10T478')).toEqual([])
    expect(await refusal('C01X20T478')).toMatchObject({ code: 'records.tooManyGuesses' })
  })

  it('waits on over a start of the program and over a wall clock that is set on', async () => {
    await missTen()
    made.clock.time += 30 * HOUR
    made.clock.leapt += 30 * HOUR
    await made.restart()
    await signIn()
    expect(await refusal('C01X00T478')).toMatchObject({ detail: '3600' })
  })

  it('waits for its own misses alone', async () => {
    await missTen()
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    await signInAs(made, 'clerk', 'Another clerk')
    expect(await search('C01X00T478')).toEqual(['MUSTERMANN'])
  })

  it('gets no misses back by finding what it knows', async () => {
    for (const number of middle(0, 9)) {
      expect(await search(number)).toEqual([])
      expect(await search('L898902C3')).toEqual(['ERIKSSON'])
    }
    expect(await search('C01Y900478')).toEqual([])
    expect(await refusal('L898902C3')).toMatchObject({ code: 'records.tooManyGuesses' })
  })

  it('misses once for all that is typed on or deleted, and for each number that begins alike', async () => {
    const typed = 'C01Y00T4789'
    for (let round = 0; round < 20; round += 1) {
      for (let length = 6; length <= typed.length; length += 1) expect(await search(typed.slice(0, length))).toEqual([])
      for (let length = typed.length; length >= 6; length -= 1) expect(await search(typed.slice(0, length))).toEqual([])
    }
    const endings = 'ABCDEFGHIJ'
    for (const last of endings.slice(0, 9)) {
      expect(await search('C01Y00')).toEqual([])
      expect(await search(`C01Y00${last}`)).toEqual([])
    }
    expect(await refusal('C01Y00J')).toMatchObject({ code: 'records.tooManyGuesses' })
  })

  it('does not type on from what was found', async () => {
    for (const last of 'ABCDEFGHIJ') {
      expect(await search('L898902C3')).toEqual(['ERIKSSON'])
      expect(await search(`L898902C3${last}`)).toEqual([])
    }
    expect(await refusal('C01X00T478')).toMatchObject({ code: 'records.tooManyGuesses' })
  })

  it('leaves each refusal in the trail, and no number', async () => {
    await missTen()
    expect(await refusal('C01X00T478')).toMatchObject({ status: 429 })
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    const { events } = await made.call('audit.list', { filter: { action: 'records.search', user: clerk }, before: null, limit: 50 })
    expect(events[0]).toMatchObject({ status: 429, error: 'records.tooManyGuesses', detail: 'query' })
    expect(JSON.stringify(events)).not.toMatch(/C01/)
  })
})

describe('whoever sees numbers', () => {
  beforeAll(start, 60_000)
  afterAll(() => made.dispose())

  it('finds by a part of one, and misses as often as it likes', async () => {
    await made.call('staff.signIn', { staffId: made.administrator, secret: 'seven green lanterns' })
    expect(await search('C01X')).toEqual(['MUSTERMANN'])
    for (const number of middle(0, 30)) expect(await search(number)).toEqual([])
  })
})
