import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../electron/contract/policy.ts'
import type { Settings } from '../../../electron/vault/database/settings.ts'
import { deskPolicy, type DeskPolicy } from '../../../electron/vault/policy/desk-policy.ts'
import { policyFile } from '../../../electron/vault/policy/policy-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-policy-'))
const file = join(folder, 'policy.json')
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

let values: Map<string, string>
let settings: Settings
beforeEach(() => {
  rmSync(file, { recursive: true, force: true })
  values = new Map()
  settings = { get: (name) => values.get(name) ?? null, set: (name, value) => { values.set(name, value) }, remove: (name) => { values.delete(name) } }
})
const refresh = (policy: DeskPolicy) => policy.take(policy.look()).changed
const source = () => {
  const made = deskPolicy(settings, policyFile({ path: file, guarded: false, overruled: false }))
  refresh(made)
  return made
}

describe('policy', () => {
  it('is the built-in one where nobody says anything: 30 days, no pictures', () => {
    expect(source().inForce()).toEqual({ values: defaultPolicy, locked: {}, unknown: [], problem: null })
    expect(defaultPolicy).toMatchObject({ retentionDays: 30, keepImages: false })
  })

  it('takes the organisation’s file over the desk’s settings, and locks its keys with where they come from', () => {
    writeFileSync(file, JSON.stringify({ retentionDays: 7 }))
    const policy = source()
    policy.set({ idleSeconds: 60 })
    expect(policy.inForce()).toEqual({ values: { ...defaultPolicy, retentionDays: 7, idleSeconds: 60 }, locked: { retentionDays: file }, unknown: [], problem: null })
    expect(() => policy.set({ retentionDays: 100 })).toThrow(expect.objectContaining({ code: 'staff.forbidden', detail: 'policy:retentionDays' }) as Error)
  })

  it('keeps keys apart that the version before does not know and would take the whole policy for none by', () => {
    const values = source().set({ trailDays: 400, idleSeconds: 60 })
    expect(values.values).toMatchObject({ trailDays: 400, idleSeconds: 60 })
    expect(JSON.parse(settings.get('policy.desk') ?? '')).toEqual({ idleSeconds: 60 })
    expect(source().inForce().values).toMatchObject({ trailDays: 400, idleSeconds: 60 })
  })

  it.each(['{ not json', '[]', '{"retentionDays":"7"}', '{"retentionDays":0}'])('keeps the last policy when the file says %s', (text) => {
    writeFileSync(file, JSON.stringify({ retentionDays: 7 }))
    source()
    writeFileSync(file, text)
    // Also after a restart: unknown is not absent.
    expect(source().inForce().values.retentionDays).toBe(7)
  })

  it('keeps the last policy when the file cannot be read, and lets go when it surely is not there', () => {
    writeFileSync(file, JSON.stringify({ retentionDays: 7 }))
    source()
    rmSync(file)
    mkdirSync(file)
    expect(source().inForce().values.retentionDays).toBe(7)
    rmSync(file, { recursive: true })
    expect(source().inForce()).toEqual({ values: defaultPolicy, locked: {}, unknown: [], problem: null })
  })

  it('keeps the last policy where ordinary users could have written the file, and says so', () => {
    writeFileSync(file, JSON.stringify({ retentionDays: 7 }))
    source()
    writeFileSync(file, JSON.stringify({ retentionDays: 3650 }))
    const guarded = deskPolicy(settings, policyFile({ path: file, guarded: true, overruled: false }))
    refresh(guarded)
    expect(guarded.inForce()).toMatchObject({ values: { retentionDays: 7 }, problem: { code: 'policy.writable', status: 403 } })
    // Nor does it go by being deleted: whoever may write there may also delete.
    rmSync(file)
    refresh(guarded)
    expect(guarded.inForce()).toMatchObject({ values: { retentionDays: 7 }, problem: { code: 'policy.writable' } })
  })

  it('tells of a file that it does not understand and of a variable that it does not hear', () => {
    writeFileSync(file, '{')
    expect(source().inForce().problem).toMatchObject({ code: 'policy.unreadable', detail: file })
    rmSync(file)
    const overruled = deskPolicy(settings, policyFile({ path: file, guarded: false, overruled: true }))
    refresh(overruled)
    expect(overruled.inForce().problem).toMatchObject({ code: 'policy.overruled' })
  })

  it.each(['[]', '"none"', '{"retentionDays":"7"}', '{"retentionDays":0}', '{"trailDays":1}'])('is never taken for none where the database says %s', (text) => {
    for (const name of ['policy.desk', 'policy.organisation']) {
      values = new Map([[name, text]])
      expect(() => deskPolicy(settings, null)).toThrow(expect.objectContaining({ code: 'database.damaged', detail: name }) as Error)
    }
  })

  it('does not mind keys in the database that a later Foyer knows', () => {
    values.set('policy.desk', '{"retentionDays":7,"laterKey":true}')
    expect(deskPolicy(settings, null).inForce().values).toEqual({ ...defaultPolicy, retentionDays: 7 })
  })

  it('keeps keys of the organisation that it does not know for the version that does, as long as they say what can be there', () => {
    writeFileSync(file, JSON.stringify({ retentionDays: 7, laterKey: true, $schema: 'policy.schema.json' }))
    expect(source().inForce()).toMatchObject({ values: { retentionDays: 7 }, unknown: ['laterKey', '$schema'] })
    // As an earlier version kept them which did not know these.
    values.set('policy.organisation.unknown', '{"idleSeconds":60,"kiosk":"no","laterKey":true}')
    expect(deskPolicy(settings, null).inForce()).toMatchObject({ values: { retentionDays: 7, idleSeconds: 60, kiosk: true }, unknown: ['laterKey'], locked: { idleSeconds: '' } })
  })

  it('does not take an unknown place for an empty one', () => {
    writeFileSync(file, JSON.stringify({ retentionDays: 7 }))
    source()
    const elsewhere = deskPolicy(settings, null)
    expect(refresh(elsewhere)).toBe(false)
    expect(elsewhere.inForce().values.retentionDays).toBe(7)
  })
})
