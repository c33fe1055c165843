import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientsCommand } from '../../electron/cli/clients.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { webhooksCommand } from '../../electron/cli/webhooks.ts'
import { defaultPolicy, partOfPolicy } from '../../electron/contract/policy.ts'
import { examplesIn } from '../guides/examples.ts'
import { administratorSecret, readyBench, seededBytes } from '../vault/vault-fixture.ts'

const examples = examplesIn('connections').flat()

let made: Awaited<ReturnType<typeof readyBench>>
beforeAll(async () => {
  made = await readyBench()
  await made.call('staff.signIn', { staffId: made.administrator, secret: administratorSecret })
  await made.call('desk.setPolicy', { values: { api: true, webhookHosts: 'pms.example' } })
})
afterAll(() => made.dispose())

/** A line of the guide as a person types it, with what they have in the place of the words in capitals. */
async function type(line: string, own: Readonly<Record<string, string>>): Promise<unknown> {
  const [, command = '', ...words] = (line.replace(/ > \S+$/, '').match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", '')).map((word) => own[word] ?? word)
  const out: string[] = []
  const io: CliIo = {
    stdout: (each) => { out.push(each) }, stderr: () => undefined, env: {}, dataFolder: made.folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes(line),
    readFile: () => Promise.resolve(Buffer.from('no certificate')), readSecret: () => Promise.resolve(administratorSecret),
  }
  const more = { keychain: made.keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt }
  const commands: Record<string, typeof clientsCommand> = { clients: clientsCommand, webhooks: webhooksCommand }
  expect(await commands[command]?.(words, io, more), line).toBe(0)
  return out[0]?.startsWith('{') === true ? JSON.parse(out[0]) : out[0]
}

interface Answer { id?: string, keyId?: string, endpoint?: { id: string } }

describe('the examples of the guide for IT', () => {
  it('are policies that this desk takes, each of whose keys it knows', () => {
    const files = examples.filter(({ title }) => title === 'policy.json').map(({ lines }) => JSON.parse(lines.join('\n')) as object)
    expect(files).toHaveLength(2)
    for (const file of files) {
      expect(partOfPolicy.safeParse(file).error).toBeUndefined()
      expect(Object.keys(file).filter((key) => !Object.hasOwn(defaultPolicy, key))).toEqual([])
    }
  })

  it('are commands that do what is said, one after the other', async () => {
    const lines = examples.flatMap((each) => each.lines).filter((line) => line.startsWith('foyer '))
    expect(lines).toHaveLength(9)
    const answers = new Map<string, Answer>()
    const own = (line: string): Record<string, string> => {
      const [client = '', key = '', endpoint = ''] = [answers.get('clients add')?.id, answers.get('clients key')?.keyId, answers.get('webhooks add')?.endpoint?.id]
      return { NAME: 'Maria Muster', CLIENT: client, KEY: key, ID: line.startsWith('foyer webhooks') ? endpoint : client }
    }
    const without = (line: string) => !line.startsWith('foyer clients certificate')
    for (const line of lines.filter(without)) answers.set(line.split(' ').slice(1, 3).join(' '), await type(line, own(line)) as Answer)
    const [authority = '', set = ''] = lines.filter((line) => !without(line))
    expect(await type(authority, own(authority))).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    await expect(type(set, own(set))).rejects.toMatchObject({ code: 'connections.certificate' })
    expect((await made.call('clients.list', {}))[0]).toMatchObject({ name: 'Property management', permissions: ['readings.make', 'requests.make', 'records.read'], keys: [{}, {}] })
  })
})
