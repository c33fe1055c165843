import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CliIo } from '../../electron/cli/io.ts'
import { signedIn } from '../../electron/cli/sign-in.ts'
import { administratorSecret, readyBench, seededBytes, type Bench } from '../vault/vault-fixture.ts'
import { keyOf } from '../ctap/lay-key.ts'
import { codeOf, enrolOwn, STEP_MS } from '../vault/staff/factor-bench.ts'
import { enrolKey } from '../vault/staff/key-bench.ts'

const PHRASE = 'second in command'
let made: Bench & { administrator: string, recoveryKey: string }
beforeEach(async () => {
  made = await readyBench()
  await made.afresh('staff.create', { name: 'Nora Specimen', role: 'administrator', secretKind: 'passphrase', secret: PHRASE })
  await made.call('desk.setPolicy', { values: { fourEyes: 'connections' } })
})
afterEach(() => made.dispose())

let runs = 0
let said: string[] = []
/** A command that makes a client; what it asks for, and what comes of it. */
async function makeClient(env: Record<string, string>, answers: readonly string[] = []): Promise<{ ended: string, asked: string[] }> {
  const asked: string[] = []
  said = []
  const left = [...answers]
  const io: CliIo = {
    stdout: () => undefined, stderr: (line) => { said.push(line) }, env: { FOYER_SECRET: administratorSecret, ...env }, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk', version: '0.0.0-test',
    now: () => new Date(made.clock.time), randomBytes: seededBytes(`second ${runs++}`), readFile: () => Promise.reject(new Error('no file')),
    readSecret: (what) => {
      asked.push(what)
      return Promise.resolve(left.shift() ?? '')
    },
  }
  const more = { keychain: made.keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt }
  const ended = await codeOf(signedIn('Maria Muster', io, ({ call }) => call('clients.create', { name: `PMS ${runs}`, permissions: ['records.read'], addresses: ['192.0.2.7'], expiresAt: null }), more))
  return { ended, asked }
}

describe('a command that needs a second person', () => {
  it('takes who it is from the environment, or asks for it, and for their second factor', async () => {
    expect(await makeClient({ FOYER_SECOND_USER: 'Nora Specimen', FOYER_SECOND_SECRET: PHRASE })).toEqual({ ended: 'done', asked: [] })
    expect(await makeClient({}, ['nora specimen', PHRASE])).toEqual({ ended: 'done', asked: ['A second person is needed. Name of whoever approves it', 'Secret of nora specimen'] })
    expect((await makeClient({}, [''])).ended).toBe('staff.secondWanted')
    expect((await makeClient({ FOYER_SECOND_USER: 'Maria Muster', FOYER_SECOND_SECRET: administratorSecret })).ended).toBe('staff.secondIsFirst')
    expect((await makeClient({ FOYER_SECOND_USER: 'Nora Specimen', FOYER_SECOND_SECRET: 'not her words' })).ended).toBe('staff.wrongSecret')
    await made.call('staff.signIn', { name: 'Nora Specimen', secret: PHRASE })
    const { app } = await enrolOwn(made, PHRASE)
    made.clock.time += STEP_MS
    expect(await makeClient({ FOYER_SECOND_USER: 'Nora Specimen', FOYER_SECOND_SECRET: PHRASE }, [app()])).toEqual({ ended: 'done', asked: ['Code of Nora Specimen’s app, or one of their recovery codes'] })
  })

  it('says that a security key is for the screen, and takes a code on paper in its place', async () => {
    await made.call('staff.signIn', { name: 'Nora Specimen', secret: PHRASE })
    const { recoveryCodes } = await enrolKey(made, keyOf(), { secret: PHRASE })
    expect((await makeClient({ FOYER_SECOND_USER: 'Nora Specimen', FOYER_SECOND_SECRET: PHRASE, FOYER_SECOND_FACTOR_CODE: recoveryCodes?.[0] ?? '' })).ended).toBe('done')
    expect(said).toEqual(['A security key approves at the screen only; here a code does.'])
  })

  it('asks for the recovery key where nobody else could', async () => {
    const nora = (await made.call('staff.list', {})).find(({ name }) => name === 'Nora Specimen')
    await made.afresh('staff.update', { id: nora?.id ?? '', active: false })
    expect(await makeClient({}, [made.recoveryKey])).toEqual({ ended: 'done', asked: ['Recovery key'] })
  })
})
