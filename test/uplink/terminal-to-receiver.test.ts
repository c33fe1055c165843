import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditCommand } from '../../electron/cli/audit.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { uplinkCommand } from '../../electron/cli/uplink.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { UplinkState } from '../../electron/contract/uplink.ts'
import { argumentsOf } from '../../electron/verify/arguments.ts'
import { checkExport } from '../../electron/verify/check-export.ts'
import { linesOf } from '../../electron/verify/lines.ts'
import { databasePath, keyFilePath } from '../../electron/vault/database/desk-files.ts'
import { openBench, type Bench as ReceiverBench } from '../receiver/workbench.ts'
import { administratorSecret, readyBench, type Bench } from '../vault/vault-fixture.ts'
import { nginxThere, startNginx, type Nginx } from './nginx.ts'

/**
 * A real desk's database, the command line as it is typed, nginx with client certificates, the receiver: every part as it ships but the keychain.
 */
describe.skipIf(!nginxThere && process.env['CI'] === undefined)('from a terminal through nginx with mTLS to a receiver', () => {
  let receiver: ReceiverBench
  let nginx: Nginx
  let desk: Bench
  const out: string[] = []

  const io = (folder = desk.folder): CliIo => ({
    stdout: (line) => { out.push(line) }, stderr: () => undefined,
    env: { FOYER_POLICY: join(receiver.folder, 'policy.json'), FOYER_USER: 'Maria Muster', FOYER_SECRET: administratorSecret },
    dataFolder: folder, resourcesFolder: 'resources', modulesFolder: 'node_modules', mode: 'desk', version: '0.0.0-test', now: () => new Date(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)), readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.reject(new Error('not asked')),
  })
  const more = () => ({ keychain: desk.keychain, keychainService: 'foyer-test' })
  /** A command, and the state that it printed. */
  const uplink = async (words: string[], folder?: string): Promise<UplinkState> => {
    expect(await uplinkCommand(words, io(folder), more())).toBe(0)
    return JSON.parse(out.pop() ?? '') as UplinkState
  }
  const codeOf = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => `${FoyerError.from(error).code} ${FoyerError.from(error).detail ?? ''}`.trim())
  const terminals = async () => (await receiver.command('terminals')).out as { id: string, name: string, size: number }[]
  const ours = async () => (await terminals()).find(({ id, name }) => name === 'Front desk' && !id.includes('~'))

  beforeAll(async () => {
    receiver = await openBench(() => ({ tls: null, proxy: { certificateHeader: 'x-client-certificate', addressHeader: 'x-real-ip' } }))
    const [key] = (await receiver.command('key')).out
    nginx = await startNginx(receiver.folder, { authority: String(key?.['authority']), secret: String(key?.['proxySecret']) }, receiver.receiver.port)
    desk = await readyBench({ now: () => new Date(), elapsed: () => performance.now() })
    await desk.vault.close()
    writeFileSync(join(receiver.folder, 'policy.json'), JSON.stringify({ uplinkAddress: nginx.address, uplinkAuthority: nginx.authorityFile }))
  })
  afterAll(async () => {
    await desk.dispose()
    await nginx.stop()
    await receiver.close()
  })

  it('is refused before it is known', async () => {
    expect(await codeOf(uplinkCommand(['send'], io(), more()))).toBe('uplink.notEnrolled')
    expect(await codeOf(uplinkCommand(['enrol', '--code', 'WRONG'], io(), more()))).toMatch(/^uplink\.codeRefused status=4\d\d$/)
  })

  it('enrols by a one-time code, and then sends everything with its certificate', async () => {
    const code = String((await receiver.command('enrol-code', 'Front desk')).out[0]?.['code'])
    const enrolled = await uplink(['enrol', '--code', code])
    expect(enrolled.enrolled).not.toBeNull()
    expect(Date.parse(enrolled.certificateUntil ?? '')).toBeGreaterThan(Date.now())
    expect(await codeOf(uplinkCommand(['enrol', '--code', code], io(), more()))).toMatch(/^uplink\.codeRefused/)
    const sent = await uplink(['send'])
    expect(sent.told?.error).toBeNull()
    expect(sent.received?.size).toBe(sent.next)
    expect((await terminals())[0]).toMatchObject({ size: sent.next })
    expect(receiver.faults).toEqual([])
  })

  it('goes on after the receiver was ended and came back, and holds what its trail holds', async () => {
    const { port } = receiver.receiver
    await receiver.receiver.close()
    receiver.receiver = { port, close: () => Promise.resolve() }
    expect(await codeOf(uplinkCommand(['send'], io(), more()))).toMatch(/^uplink\.(busy|unreachable)/)
    receiver.settings.listen.port = port
    await receiver.restart()
    const sent = await uplink(['send'])
    expect((await terminals())[0]).toMatchObject({ size: sent.next })
    expect(await auditCommand(['verify'], io(), more())).toBe(0)
  })

  it('cosigns what its neighbour shows, and is cosigned by it', async () => {
    const neighbour = await readyBench({ now: () => new Date(), elapsed: () => performance.now() })
    await neighbour.vault.close()
    const theirs = async (words: string[]) => {
      await uplinkCommand(words, io(neighbour.folder), { keychain: neighbour.keychain, keychainService: 'foyer-test' })
      out.pop()
    }
    await theirs(['enrol', '--code', String((await receiver.command('enrol-code', 'Bar')).out[0]?.['code'])])
    for (const send of [theirs, uplink, theirs]) await send(['send'])
    const seen = await uplink(['send'])
    await neighbour.dispose()
    // One neighbour: it is the quorum. What it saw is of its own last turn, and the trail went on.
    expect(seen.seen).toMatchObject({ neighbours: 1 })
    const [file, trail] = ['tlog.policy', 'trail.csv'].map((name) => join(receiver.folder, name)) as [string, string]
    expect(await uplinkCommand(['policy', '--out', file], io(), more())).toBe(0)
    const keys = JSON.parse(out.pop() ?? '') as { key: string, receiver: string, least: number }
    expect(keys).toMatchObject({ file, least: 1, receiver: (await receiver.command('key')).out[0]?.['receiverKey'] })
    expect(await codeOf(uplinkCommand(['policy', '--out', file], io(), more()))).toBe('input.invalid out')
    // As the README has it, by whoever was handed the two files.
    expect(await auditCommand(['export', '--format', 'csv', '--out', trail], io(), more())).toBe(0)
    out.pop()
    const asked = argumentsOf([trail, '--key', keys.key, '--policy', file])
    if (asked === null) throw new Error('help')
    const [lines, proof] = [linesOf(asked.file), linesOf(asked.proof)]
    const found = checkExport(lines, proof, asked)
    lines.close()
    proof.close()
    expect(found).toMatchObject({ heldByOthers: seen.seen?.size, keyOnTrust: false })
    const database = new DatabaseSync(join(receiver.settings.folder, 'receiver.db'), { readOnly: true })
    const cosigned = database.prepare('SELECT DISTINCT terminal, witness FROM cosignatures').all() as unknown as { terminal: string, witness: string }[]
    database.close()
    const [one, other] = (await terminals()).map(({ id }) => id)
    expect(cosigned.map(({ terminal, witness }) => `${terminal} ${witness}`).toSorted()).toEqual([`${one} ${other}`, `${other} ${one}`].toSorted())
  })

  it('that was copied and goes on in two places is found, stops, and is never overwritten', async () => {
    const copy = join(desk.folder, '..', 'copy')
    cpSync(desk.folder, copy, { recursive: true })
    await uplink(['send'])
    const held = (await ours())?.size ?? 0
    // The copy has other events at the same places, signed with the true key.
    expect(await codeOf(uplinkCommand(['send'], io(copy), more()))).toMatch(/^uplink\.stopped/)
    const state = await uplink(['status'], copy)
    expect(state.halt).not.toBeNull()
    expect((await ours())?.size).toBe(held)
    expect((await receiver.command('alarms')).out).toContainEqual(expect.objectContaining({ kind: 'fork' }))
    rmSync(copy, { recursive: true, force: true })
    expect((await uplink(['send'])).told?.error).toBeNull()
  })

  it('that was put back from an older copy stops, and goes on with a new trail by the operator’s code', async () => {
    const older = join(desk.folder, '..', 'older')
    mkdirSync(older)
    for (const path of [databasePath(desk.folder), keyFilePath(desk.folder)]) copyFileSync(path, join(older, basename(path)))
    await uplink(['send'])
    const { id, size: held } = await ours() ?? { id: '', size: 0 }
    rmSync(databasePath(desk.folder))
    await desk.restart()
    expect(await desk.call('internal.restoreCopy', { folder: older, word: { name: 'Maria Muster', secret: administratorSecret } })).toMatchObject({ setAside: false })
    await desk.vault.close()
    rmSync(older, { recursive: true, force: true })
    expect(await codeOf(uplinkCommand(['send'], io(), more()))).toMatch(/^uplink\.stopped/)
    // What the receiver countersigned is held against it for as long as nobody answered for it.
    expect(await auditCommand(['verify'], io(), more())).toBe(1)
    out.pop()
    // A code for a lost certificate does not do away with what is held.
    await uplink(['enrol', '--code', String((await receiver.command('enrol-code', 'Front desk', '--terminal', id)).out[0]?.['code'])])
    expect(await codeOf(uplinkCommand(['send'], io(), more()))).toMatch(/^uplink\.stopped/)
    expect((await receiver.command('enrol-code', 'Front desk', '--anew')).status).toBe(2)
    await uplink(['enrol', '--code', String((await receiver.command('enrol-code', 'Front desk', '--terminal', id, '--anew')).out[0]?.['code'])])
    const sent = await uplink(['send'])
    expect(sent).toMatchObject({ halt: null, told: { error: null } })
    expect(sent.received?.size).toBe(sent.next)
    expect(await auditCommand(['verify'], io(), more())).toBe(0)
    out.pop()
    const found = await terminals()
    expect(found).toContainEqual(expect.objectContaining({ id, size: sent.next, epoch: 2, before: null }))
    expect(found).toContainEqual(expect.objectContaining({ id: `${id}~1`, size: held, epoch: 1, before: 2 }))
    const alarms = (await receiver.command('alarms')).out as { terminal: string, kind: string, endedAt: string | null }[]
    expect(alarms.filter(({ terminal, kind }) => terminal === `${id}~1` && kind === 'fork').every(({ endedAt }) => endedAt !== null)).toBe(true)
    expect(alarms.filter(({ terminal, kind }) => terminal === id && kind !== 'desk')).toMatchObject([{ kind: 'epoch', endedAt: null, details: { epoch: 2, size: held } }])
    // The evidence still proves itself.
    const taken = await receiver.command('export', `${id}~1`, '--to', receiver.folder)
    expect(taken).toMatchObject({ status: 0, out: [{ size: held }] })
    expect(await auditCommand(['list', '--action', 'uplink.enrolled', '--limit', '1'], io(), more())).toBe(0)
    expect(out.pop()).toMatch(/size=0 epoch=2/)
  })
})
