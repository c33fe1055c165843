import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import { staffCommand } from '../../electron/cli/staff.ts'
import { UsageError } from '../../electron/cli/usage.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { administratorSecret, readyBench, seededBytes } from '../vault/vault-fixture.ts'

type Ready = Awaited<ReturnType<typeof readyBench>>
let made: Ready
beforeEach(async () => { made = await readyBench() })
afterEach(() => made.dispose())

const NEW = 'nine violet umbrellas'
const codeOf = (work: Promise<unknown>) => work.then((status) => String(status), (error: unknown) => (error as FoyerError).code)

/** The open desk's own keychain and clocks: one machine has one steady clock. */
const ofDesk = () => ({ keychain: made.keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt })

/** A terminal that answers what it is asked, in order. */
function terminal(answers: readonly string[]) {
  const left = [...answers]
  const out: string[] = []
  const prompts: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: {}, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes(`cli ${answers.join()}`),
    readFile: () => Promise.reject(new Error('no file')), readSecret: (prompt) => { prompts.push(prompt); return Promise.resolve(left.shift() ?? '') },
  }
  return { io, out, prompts }
}
const reset = (answers: readonly string[], ...words: string[]) => {
  const { io, out, prompts } = terminal(answers)
  const ended = codeOf(staffCommand(['reset', ...words], io, ofDesk()))
  return { ended, out, prompts }
}
const signIn = (secret: string) => codeOf(made.call('staff.signIn', { staffId: made.administrator, secret }).then(() => 'in'))

describe('staff reset', () => {
  it('sets the secret of the only administrator anew, asks for everything, and tells no secret', async () => {
    const { ended, out, prompts } = reset([made.recoveryKey.toLowerCase(), NEW, NEW])
    expect(await ended).toBe('0')
    expect(prompts).toEqual(['Recovery key', 'New PIN or passphrase', 'The same again'])
    expect(out.map((line) => JSON.parse(line) as unknown)).toEqual([{ reset: made.administrator, name: 'Maria Muster', secretKind: 'passphrase' }])
    expect(await signIn(administratorSecret)).toBe('staff.wrongSecret')
    expect(await signIn(NEW)).toBe('in')
  })

  it('is as loud as on the screen: the sessions of an open desk end, the trail says so, everybody is told', async () => {
    const clerk = await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })
    expect(await reset([made.recoveryKey, '482915', '482915'], 'maria muster').ended).toBe('0')
    expect(await codeOf(made.call('staff.touch', {}))).toBe('staff.signInRequired')
    const told = await made.call('staff.signIn', { staffId: clerk.id, secret: 'clerks like stamps' })
    expect(told.kind === 'session' && told.session.notices).toMatchObject([{ kind: 'administratorReset', name: 'Maria Muster' }])
    await made.call('staff.signIn', { staffId: made.administrator, secret: '482915' })
    const { events } = await made.call('audit.list', { filter: { action: 'staff.resetAdministrator' }, before: null, limit: 5 })
    expect(events).toMatchObject([{ status: 200, subject: made.administrator }])
  })

  it('counts guesses at the key with those at the screen', async () => {
    const other = await readyBench()
    const wrong = other.recoveryKey
    await other.dispose()
    for (let guess = 0; guess < 5; guess += 1) expect(await reset([wrong, NEW, NEW]).ended).toBe('keys.recoveryKeyInvalid')
    expect(await reset([made.recoveryKey, NEW, NEW]).ended).toBe('staff.throttled')
    expect(await codeOf(made.call('staff.resetAdministrator', { recoveryKey: made.recoveryKey, staffId: made.administrator, secretKind: 'passphrase', secret: NEW }))).toBe('staff.throttled')
    expect(await signIn(administratorSecret)).toBe('in')
  })

  it('changes nothing where the new secret is not typed twice alike, is weak, or nobody of that name is an administrator', async () => {
    expect(await reset([made.recoveryKey, NEW, `${NEW}!`]).ended).toBe('input.invalid')
    expect(await reset([made.recoveryKey, '123456', '123456']).ended).toBe('staff.weakSecret')
    await made.afresh('staff.create', { name: 'Carl Clerk', role: 'clerk', secretKind: 'passphrase', secret: 'clerks like stamps' })
    expect(await reset([made.recoveryKey, NEW, NEW], 'Carl Clerk').ended).toBe('staff.notFound')
    expect(await signIn(administratorSecret)).toBe('in')
  })

  it('wants to know which of several administrators, and takes no secret as a word', async () => {
    await made.afresh('staff.create', { name: 'Nora Specimen', role: 'administrator', secretKind: 'passphrase', secret: 'another long phrase' })
    const { io } = terminal([made.recoveryKey, NEW, NEW])
    const more = ofDesk()
    for (const words of [['reset'], ['reset', 'Maria Muster', made.recoveryKey], ['reset', '--key'], [], ['list']]) await expect(staffCommand(words, io, more)).rejects.toThrow(UsageError)
  })
})
