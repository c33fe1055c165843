import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../../electron/vault/database/opened.ts'
import { takeExport } from '../take-export.ts'
import { deskBench, type DeskBench } from '../desk-fixture.ts'

let made: DeskBench
beforeEach(async () => { made = await deskBench() })
afterEach(() => { made.dispose() })

describe('the name of the day', () => {
  const namesIn = async () => new Set((await made.call('audit.list', { filter: { action: 'staff.list' }, before: null, limit: 10 })).events.map(({ userName, detail }) => `${userName} ${detail}`))

  it('stays in past events when somebody is renamed, by right or in the database', async () => {
    await made.call('staff.list', {})
    const [me] = await made.call('staff.list', {})
    await made.call('staff.update', { id: me?.id ?? '', name: 'Maria Neu' })
    expect(await namesIn()).toEqual(new Set(['Maria Muster null']))
    await made.call('staff.list', {})
    opened(made.desk).database.prepare("UPDATE staff SET name = 'Otto Anders'").run()
    expect(await namesIn()).toEqual(new Set(['Maria Muster null', 'Maria Neu null']))
    for (const format of ['jsonl', 'csv', 'ocsf'] as const) {
      const { text } = await takeExport(made, { filter: { action: 'staff.list' }, format })
      expect(text).not.toContain('Otto')
      expect(text).toContain('Maria Neu')
    }
  })
})

describe('the name by which an account is told from another', () => {
  it('is found where it is not the one of its shown name', async () => {
    const verify = async () => (await made.call('audit.verify', {})).problems.map(({ code }) => code)
    expect(await verify()).toEqual([])
    opened(made.desk).database.prepare("UPDATE staff SET folded_name = 'zzz'").run()
    expect(await verify()).toEqual(['accountAltered'])
  })
})

describe('whether the trail was verified', () => {
  const flag = async () => (await made.call('audit.state', {})).lastVerifiedOk
  const set = (name: string, value: string) => { opened(made.desk).settings.set(name, value) }

  it('is told with the number of events that it covers, and not with what came since', async () => {
    const { size } = await made.call('audit.verify', {})
    await made.call('audit.list', { filter: {}, before: null, limit: 1 })
    const state = await made.call('audit.state', {})
    expect(state.lastVerifiedSize).toBe(size)
    expect(state.size).toBeGreaterThan(size + 1)
  })

  it('is told after a verification, and not because somebody wrote so into the database', async () => {
    expect(await flag()).toBeNull()
    set('audit.verifiedOk', 'true')
    set('audit.verifiedAt', '2026-06-01T09:00:00.000Z')
    expect(await flag()).toBeNull()
    expect((await made.call('audit.verify', {})).ok).toBe(true)
    expect(await flag()).toBe(true)
    const good = opened(made.desk).settings.get('audit.verified') ?? ''
    opened(made.desk).database.prepare("UPDATE audit_events SET status = 201 WHERE leaf = 1").run()
    expect((await made.call('audit.verify', {})).ok).toBe(false)
    expect(await flag()).toBe(false)
    // One that was signed, of an earlier verification; and the present one with another word.
    const bad = opened(made.desk).settings.get('audit.verified') ?? ''
    set('audit.verified', good)
    expect(await flag()).toBeNull()
    set('audit.verified', bad.replace('problems', 'ok'))
    expect(await flag()).toBeNull()
  })
})
