import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventPayload } from '../../../electron/contract/events.ts'
import { shutOut } from '../../../electron/contract/contacts.ts'
import { defaultPolicy, UNKNOWN_KEYS_MAX } from '../../../electron/contract/policy.ts'
import { policyStates, type InForce } from '../../../electron/dev/policy-states.ts'
import { administratorSecret, readyBench } from '../vault-fixture.ts'

const LAST = { idleSeconds: 60 }
const NEW = { idleSeconds: 30 }
const idleSeconds: Readonly<Record<InForce, number>> = { new: NEW.idleSeconds, last: LAST.idleSeconds, none: defaultPolicy.idleSeconds }
const whole = JSON.stringify(NEW)

let desk: Awaited<ReturnType<typeof readyBench>>
let path: string
let guarded = false
beforeAll(async () => {
  desk = await readyBench()
  mkdirSync(join(desk.folder, 'it'))
  path = join(desk.folder, 'it', 'policy.json')
})
afterAll(async () => { await desk.dispose() })

const clear = () => {
  guarded = false
  rmSync(path, { recursive: true, force: true })
}
/** Begun anew where the file is: under temporary folders, which everybody may write. */
const place = () => ({ path, overruled: false, get guarded() { return guarded } })

type State = (typeof policyStates)[number]['state']
const make: Readonly<Record<State, readonly (() => void)[]>> = {
  'no file': [clear],
  'a whole file': [() => { writeFileSync(path, whole) }],
  'a whole file that begins with a byte order mark, in UTF-8 or UTF-16': [
    () => { writeFileSync(path, `\uFEFF${whole}`) },
    () => { writeFileSync(path, `\uFEFF${whole}`, 'utf16le') },
    () => { writeFileSync(path, Buffer.from(`\uFEFF${whole}`, 'utf16le').swap16()) },
  ],
  'a key that this version does not know, beside others': [() => { writeFileSync(path, JSON.stringify({ laterKey: true, ...NEW })) }],
  'a key that names a host which `hosts` does not permit, beside others': [() => { writeFileSync(path, JSON.stringify({ ...NEW, hosts: 'siem.example', scannerAddresses: '192.0.2.7' })) }],
  'a word in `hosts` that is no host': [() => { writeFileSync(path, JSON.stringify({ ...NEW, hosts: 'siem.example 0x7f.1' })) }],
  'a link to a whole file': [() => { writeFileSync(`${path}.real`, whole); clear(); symlinkSync(`${path}.real`, path) }],
  'an empty file': [() => { writeFileSync(path, '') }],
  'a file that is half written': [() => { writeFileSync(path, whole.slice(0, -1)) }],
  'a key whose value cannot be': [() => { writeFileSync(path, JSON.stringify({ ...NEW, retentionDays: 0 })) }],
  'a file that is larger than 64 KiB': [() => { writeFileSync(path, whole.padEnd(66_000)) }],
  'a folder or a pipe in its place': [() => { clear(); mkdirSync(path) }, () => { clear(); expect(spawnSync('mkfifo', [path]).status).toBe(0) }],
  'a link that leads nowhere': [() => { clear(); symlinkSync(`${path}.nowhere`, path) }],
  'a file, or a folder above it, that others may write': [() => { guarded = true; writeFileSync(path, whole) }],
}

/** What the desk has in force now, and what it tells of that. */
async function inForce() {
  const { values, problem, unknown } = (await desk.call('desk.state', {})).policy
  return { idleSeconds: values.idleSeconds, code: problem?.code ?? (unknown.length > 0 ? 'policy.unknownKey' : shutOut(values).length > 0 ? 'policy.hostNotPermitted' : null) }
}
const told = () => desk.events.findLast(({ name }) => name === 'policy.changed')?.payload as EventPayload<'policy.changed'> | undefined

async function underLast() {
  clear()
  writeFileSync(path, JSON.stringify(LAST))
  await desk.restart({ policyFile: place() })
  expect(await inForce()).toEqual({ idleSeconds: LAST.idleSeconds, code: null })
}

describe.each(policyStates)('with $state', ({ state, starts, runs, code }) => {
  it.each(make[state])('a desk that starts has in force what the table of the guide says (%#)', async (bringAbout) => {
    await underLast()
    await desk.vault.close()
    bringAbout()
    await desk.restart({ policyFile: place() })
    expect(await inForce()).toEqual({ idleSeconds: idleSeconds[starts], code })
  })

  it.each(make[state])('and one that runs, without anybody’s doing (%#)', async (bringAbout) => {
    await underLast()
    bringAbout()
    const code_ = () => told()?.problem?.code ?? told()?.unknown.map(() => 'policy.unknownKey').at(0) ?? shutOut(told()?.values ?? defaultPolicy).map(() => 'policy.hostNotPermitted').at(0) ?? null
    await expect.poll(() => ({ idleSeconds: told()?.values.idleSeconds, code: code_() })).toEqual({ idleSeconds: idleSeconds[runs], code })
  })
})

it('tells keys that are not known one by one, in the trail too, and knows them once it is a version that does', async () => {
  await underLast()
  await desk.call('staff.signIn', { staffId: desk.administrator, secret: administratorSecret })
  writeFileSync(path, JSON.stringify({ laterKey: true, ...NEW, otherKey: { en: 'x' } }))
  await expect.poll(() => told()?.unknown).toEqual(['laterKey', 'otherKey'])
  const { events } = await desk.call('audit.list', { filter: { action: 'system.policyProblem' }, before: null, limit: 2 })
  expect(events.map(({ error, detail }) => [error, detail])).toEqual([['policy.unknownKey', 'otherKey'], ['policy.unknownKey', 'laterKey']])
  expect((await desk.call('audit.verify', {})).problems).toEqual([])
})

it('tells what `hosts` shuts out one by one in the trail, once', async () => {
  await underLast()
  await desk.call('staff.signIn', { staffId: desk.administrator, secret: administratorSecret })
  const policy = { ...NEW, hosts: 'siem.example', scannerAddresses: '192.0.2.7', feedOtlp: 'https://otlp.example', feedElastic: 'https://siem.example' }
  writeFileSync(path, JSON.stringify(policy))
  await expect.poll(() => told()?.values.hosts, { timeout: 10_000 }).toBe('siem.example')
  writeFileSync(path, JSON.stringify({ ...policy, idleSeconds: 31 }))
  await expect.poll(() => told()?.values.idleSeconds, { timeout: 10_000 }).toBe(31)
  const { events } = await desk.call('audit.list', { filter: { action: 'system.policyProblem' }, before: null, limit: 20 })
  expect(events.filter(({ error }) => error === 'policy.hostNotPermitted').map(({ detail }) => detail).slice(0, 2)).toEqual(['scannerAddresses: 192.0.2.7', 'feedOtlp: otlp.example'])
  expect(events.filter(({ detail }) => detail === 'feedOtlp: otlp.example')).toHaveLength(1)
})

it('takes the longest policy that there can be, and opens with it again', async () => {
  await underLast()
  writeFileSync(path, JSON.stringify({ ...NEW, ...Object.fromEntries(Array.from({ length: 70 }, (_each, index) => [`laterKey${index}`, 'x'.repeat(800)])) }))
  await expect.poll(() => told()?.unknown.length).toBe(UNKNOWN_KEYS_MAX)
  await desk.restart({ policyFile: place() })
  expect(await inForce()).toEqual({ idleSeconds: NEW.idleSeconds, code: 'policy.unknownKey' })
})
