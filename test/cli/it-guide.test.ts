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
}, 60_000)
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
    const own: Record<string, string> = { NAME: 'Maria Muster' }
    for (const line of lines) {
      if (line.startsWith('foyer clients certificate set')) {
        await expect(type(line, own), line).rejects.toMatchObject({ code: 'connections.certificate' })
        continue
      }
      const answer = await type(line, own) as { id?: string, keyId?: string, endpoint?: { id: string } } | string
      if (typeof answer === 'string') expect([line, answer.split('\n')[0]]).toEqual([expect.stringContaining('certificate authority'), '-----BEGIN CERTIFICATE-----'])
      else if (line.startsWith('foyer clients add')) own['ID'] = own['CLIENT'] = answer.id ?? ''
      else if (line.startsWith('foyer clients key')) own['KEY'] = answer.keyId ?? ''
      else if (line.startsWith('foyer webhooks add')) own['ID'] = answer.endpoint?.id ?? ''
    }
    expect((await made.call('clients.list', {}))[0]).toMatchObject({ name: 'Property management', permissions: ['readings.make', 'requests.make', 'records.read'], keys: [{}, {}] })
  })
})
