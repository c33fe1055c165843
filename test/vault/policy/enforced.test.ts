import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { policyFile } from '../../../electron/vault/policy/policy-file.ts'
import { chosenUnder, policySourceOf } from '../../../electron/vault/policy/policy-sources.ts'
import { specimenReading } from '../specimen-reading.ts'
import { administratorSecret, bench, readyBench, type Bench } from '../vault-fixture.ts'

let made: Bench | undefined
afterEach(async () => { await made?.dispose(); made = undefined })
const fileOf = (desk: Bench, text: string): string => {
  const path = join(desk.folder, '..', 'policy.json')
  mkdirSync(join(desk.folder, '..'), { recursive: true })
  writeFileSync(path, text)
  return path
}
const at = (path: string) => ({ policyFile: { path, guarded: false, overruled: false } })

describe('from where staff may read', () => {
  it('is decided where every Reading comes through, whatever a screen shows', async () => {
    const desk = await readyBench()
    made = desk
    const hold = (source: 'camera' | 'scanner' | 'chip') => desk.call('internal.holdReading', { reading: { ...specimenReading(), source }, replaces: null })
    await hold('camera')
    await desk.call('desk.setPolicy', { values: { sources: 'scanner  chip' } })
    await expect(hold('camera')).rejects.toMatchObject({ code: 'reading.sourceOff', detail: 'camera' })
    expect((await hold('scanner')).readingId).not.toBe((await hold('chip')).readingId)
    await desk.call('desk.setPolicy', { values: { sources: '' } })
    await hold('camera')
  })
})

describe('where the organisation names whom a desk talks to', () => {
  it('no list of hosts that is set at the desk takes it from it', async () => {
    const desk = await readyBench()
    made = desk
    await desk.restart(at(fileOf(desk, '{"feedSyslog":"siem.example:6514"}')))
    await desk.call('staff.signIn', { staffId: desk.administrator, secret: administratorSecret })
    const set = (hosts: string) => desk.afresh('desk.setPolicy', { values: { hosts } })
    for (const hosts of ['localhost', 'other.example 192.0.2.0/24']) await expect(set(hosts), hosts).rejects.toMatchObject({ code: 'policy.hostNotPermitted', detail: 'feedSyslog: siem.example' })
    expect((await desk.call('desk.state', {})).policy.values.hosts).toBe('')
    // What somebody of the desk named is theirs to shut out.
    await desk.call('desk.setPolicy', { values: { feedOtlp: 'https://otlp.example' } })
    await set('siem.example')
    expect((await desk.call('desk.state', {})).policy.values.hosts).toBe('siem.example')
  })
})

describe('where the organisation allows no demo', () => {
  it('none opens, and one that runs ends without anybody’s doing', async () => {
    const desk = await bench({ mode: 'demo' })
    made = desk
    expect((await desk.call('desk.state', {})).phase).toBe('signIn')
    const path = fileOf(desk, '{}')
    await desk.restart({ mode: 'demo', ...at(path) })
    expect((await desk.call('desk.state', {})).phase).toBe('signIn')
    writeFileSync(path, '{"allowDemo":false}')
    await expect.poll(async () => (await desk.call('desk.state', {})).fault?.code).toBe('desk.demoOff')
    expect(desk.events.at(-1)?.name).toBe('desk.changed')
    expect(await desk.call('staff.tiles', {})).toEqual([])
    await desk.restart({ mode: 'demo', ...at(path) })
    expect(await desk.call('desk.state', {})).toMatchObject({ phase: 'fault', fault: { code: 'desk.demoOff' } })
  })

  it('nothing is made of one that never was, and the real desk does not mind', async () => {
    const desk = await bench()
    made = desk
    const path = fileOf(desk, '{"allowDemo":false}')
    await desk.restart({ mode: 'demo', ...at(path) })
    expect((await desk.call('desk.state', {})).fault?.code).toBe('desk.demoOff')
    await desk.restart(at(path))
    // Nothing of a demo is in the folder, and it is still to be set up.
    expect(await desk.call('desk.state', {})).toMatchObject({ phase: 'setUp', fault: null, demoOffered: false })
  })

  it('a file that somebody chose says no more about it than before', async () => {
    const desk = await bench()
    made = desk
    const house = fileOf(desk, '{"allowDemo":false}')
    const path = join(desk.folder, '..', 'chosen.json')
    writeFileSync(path, '{"allowDemo":true,"kiosk":false}')
    const chosen = { path, guarded: false, overruled: false }
    expect(chosenUnder(policyFile(chosen), policyFile({ ...chosen, path: house })).look()).toMatchObject({ values: { allowDemo: false, kiosk: false }, places: { allowDemo: house, kiosk: path } })
    // Others may write under temporary folders: what lies there is not the organisation's word.
    expect(policySourceOf({ ...chosen, house }).look().values).toEqual({ allowDemo: true, kiosk: false })
    // And about whom this computer's desks may talk to: a policy of somebody's own opens no other way out.
    writeFileSync(house, '{"hosts":"siem.example","kiosk":true}')
    writeFileSync(path, '{"hosts":"*.evil.example","kiosk":false}')
    expect(chosenUnder(policyFile(chosen), policyFile({ ...chosen, path: house })).look()).toMatchObject({ values: { hosts: 'siem.example', kiosk: false }, places: { hosts: house, kiosk: path } })
    writeFileSync(path, '{"kiosk":false}')
    expect(chosenUnder(policyFile(chosen), policyFile({ ...chosen, path: house })).look()).toMatchObject({ values: { hosts: 'siem.example' }, places: { hosts: house } })
  })
})
