import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { VaultCall } from '../../../../electron/vault/calls/call.ts'
import { rightsHandlers } from '../../../../electron/vault/calls/handlers/rights.ts'
import { deskBench } from '../../desk-fixture.ts'
import { beginsErasure, type ErasureFile } from '../../../../electron/tlog/erasure.ts'
import { parseVerifierKey } from '../../../../electron/tlog/signed-note.ts'
import { checkErasure } from '../../../../electron/verify/check-erasure.ts'
import type { Wished } from '../../../../electron/verify/check-export.ts'
import { Refused } from '../../../../electron/verify/refused.ts'
import { takeExport } from '../../take-export.ts'
import { confirmSpecimen, readyBench, signInAs, type Bench } from '../../vault-fixture.ts'

let made: Bench & { administrator: string }
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error as { code: string }).code)

describe('a person’s rights', () => {
  it('finds everything about a person, hands it over, erases it, and proves that', async () => {
    await made.call('desk.setPolicy', { values: { keepImages: true, allowNotes: true } })
    const ids = [await confirmSpecimen(made), await confirmSpecimen(made, { documentNumber: 'B2' })]
    const other = await confirmSpecimen(made, { documentNumber: 'X9', primaryIdentifier: 'TOVAR', secondaryIdentifier: 'IKER', dateOfBirth: '1991-12-03', personalNumber: '' })
    await made.call('records.setNote', { id: ids[0] ?? '', text: 'asked for a cot' })
    await made.call('records.get', { id: ids[1] ?? '' })
    mkdirSync(made.folder, { recursive: true })
    writeFileSync(join(made.folder, 'records.db.set-aside-1'), 'of before')
    await signInAs(made, 'supervisor', 'Sofia Specimen')

    for (const query of ['eriksson', '1974-08-12']) {
      const { rows } = await made.call('rights.find', { query })
      expect(rows.map(({ id }) => id).toSorted(), query).toEqual(ids.toSorted())
    }
    expect((await made.call('rights.find', { query: '' })).rows).toEqual([])
    const held = await made.call('rights.about', { ids })
    expect(held).toMatchObject({ records: 2, notes: 1, setAside: 1 })
    expect(held.events).toBe(4)

    const { fileName, text } = await made.call('rights.export', { ids, to: 'removable' })
    expect(fileName).toMatch(/^foyer-person-\d{4}-\d\d-\d\d\.json$/)
    const all = JSON.parse(text) as { records: { id: string, fields: { value: string }[], note: { text: string } | null, history: { action: string }[] }[] }
    expect(all.records.map(({ id }) => id)).toEqual(ids)
    expect(text).toContain('ERIKSSON')
    expect(text).toContain('asked for a cot')
    expect(text).not.toContain('TOVAR')
    expect(all.records[1]?.history.map(({ action }) => action)).toContain('records.get')

    // Each record's own story has it too.
    for (const id of ids) expect((await made.call('audit.story', { subject: id })).events.at(-1)).toMatchObject({ action: 'records.export', userName: 'Sofia Specimen', detail: 'requestOfPerson' })

    const answer = await made.call('rights.erase', { ids, setAside: true })
    expect(answer).toMatchObject({ records: ids, setAside: 1, by: 'Sofia Specimen' })
    expect(answer.checkpoint?.size).toBeGreaterThan(answer.event)
    expect((await made.call('rights.find', { query: 'eriksson' })).rows).toEqual([])
    expect((await made.call('rights.find', { query: 'tovar' })).rows.map(({ id }) => id)).toEqual([other])
    expect(readdirSync(made.folder).filter((name) => name.includes('set-aside'))).toEqual([])
    expect((await made.call('audit.verify', {})).problems).toEqual([])

    // Whoever closed the answer, or asks a week later, is told the same.
    expect(await made.call('rights.erasure', { id: answer.id })).toMatchObject({ ...answer, checkpoint: expect.anything() as unknown })
    expect(await codeOf(made.call('rights.erasure', { id: ids[0] ?? '' }))).toBe('records.notFound')

    // What the person is handed is proved without the desk, by foyer-verify: the events are in the tree that the checkpoint signs, and say what it says.
    const { text: handed } = await made.call('rights.answer', { id: answer.id })
    expect(handed).not.toMatch(/ERIKSSON|L898902C/)
    const { verifierKey: key } = await made.call('audit.state', {})
    const wished: Wished = { key: parseVerifierKey(key), receivers: [], policy: null, older: [], whole: true, event: null }
    const found = (file: string) => {
      try {
        return checkErasure(file, wished)
      } catch (error) {
        if (error instanceof Refused) return error.code
        throw error
      }
    }
    expect(beginsErasure(handed)).toBe(true)
    expect(found(handed)).toMatchObject({ events: 3, last: answer.event, keyOnTrust: false, sentences: [expect.stringContaining(`Records erased: 2, on ${answer.at}, by Sofia Specimen`), expect.stringContaining(': 1.'), expect.stringContaining(answer.id), ...Array.from({ length: 3 }, () => expect.any(String) as string)] })
    const file = JSON.parse(handed) as ErasureFile
    const changed = (change: Partial<Record<keyof ErasureFile, unknown>>) => found(JSON.stringify({ ...file, ...change }))
    expect(changed({})).toMatchObject({ events: 3 })
    const [first = '', ...rest] = file.events
    for (const change of [{ at: '2020-01-01T00:00:00.000Z' }, { by: 'Somebody' }, { records: ids.toReversed() }, { records: [ids[0]] }, { setAside: 0 }, { event: file.event - 1 }, { id: ids[0] }, { terminal: 'desk-b' }]) {
      expect(changed(change), Object.keys(change)[0]).toBe('erasure')
    }
    expect(changed({ events: [first.replace(ids[0] ?? '', other), ...rest], records: [other, ids[1]] })).toBe('root')
    expect(changed({ events: rest, records: [ids[1]] })).not.toMatchObject({ events: 2 })
    expect(changed({ proof: file.proof.slice(0, -1) })).toBe('short')
    expect(found(JSON.stringify({ ...file, more: 1 }))).toBe('form')
    expect(found(handed.slice(0, -9))).toBe('form')
    // True events that are no erasure say nothing of one.
    const listed = await takeExport(made, { filter: { action: 'records.erase' }, format: 'jsonl' })
    expect(changed({ events: listed.text.split('\n').slice(0, -1), proof: listed.proof.split('\n').slice(0, -1) })).toBe('erasure')
    // Erased in one go, or not at all.
    expect(await codeOf(made.call('rights.erase', { ids: [other, 'gone'], setAside: false }))).toBe('records.notFound')
    expect((await made.call('rights.find', { query: 'tovar' })).rows).toHaveLength(1)
  })

  it('is for supervisors, and neither for clerks nor for auditors', async () => {
    const administrator = made.session
    for (const role of ['clerk', 'auditor'] as const) {
      made.session = administrator
      await signInAs(made, role)
      for (const work of [() => made.call('rights.find', { query: 'x' }), () => made.call('rights.about', { ids: ['a'] }), () => made.call('rights.forgetGuest', { requestId: 'a', place: 0 }), () => made.call('rights.erase', { ids: ['a'], setAside: false }), () => made.call('rights.export', { ids: ['a'] }), () => made.call('rights.answer', { id: 'a' }), () => made.call('rights.erasure', { id: 'a' })]) expect(await codeOf(work()), role).toBe('staff.forbidden')
    }
  })

  it('has a number guessed no more often here than in the list, by whoever sees none', async () => {
    const inside = await deskBench()
    try {
      // Nobody serves rights without seeing numbers as the table of roles has it; the handler asks all the same.
      const find = (query: string) => rightsHandlers['rights.find']({ query }, { desk: inside.desk, may: () => false, principal: { id: 'somebody' }, setDetail: () => undefined } as unknown as VaultCall)
      for (let miss = 0; miss < 10; miss++) expect(find(`C01Y00${miss}478`)).toMatchObject({ rows: [] })
      expect(() => find('C01Y010478')).toThrow('records.tooManyGuesses')
      expect(find('nobody')).toMatchObject({ rows: [] })
    } finally {
      inside.dispose()
    }
  })

  it('leaves no saved view behind in which somebody wrote who was erased', async () => {
    const id = await confirmSpecimen(made)
    const administrator = made.session
    const view = (name: string, typed: string) => ({ name, filter: { text: { typed, actions: [] } }, span: null })
    for (const each of [view('Guest', 'eriksson'), view('Anna of room 7', 'x1'), view('Sign-ins', 'staff.signIn')]) await made.call('audit.saveView', each)
    await signInAs(made, 'supervisor', 'Sofia Specimen')
    await made.call('rights.erase', { ids: [id], setAside: false })
    made.session = administrator
    expect((await made.call('audit.views', {})).map(({ name }) => name)).toEqual(['Sign-ins'])
  })
})
