import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decommissionCommand } from '../../electron/cli/decommission.ts'
import type { CliIo } from '../../electron/cli/io.ts'
import { restoreCommand } from '../../electron/cli/restore.ts'
import { uplinkCommand } from '../../electron/cli/uplink.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { noteParts, openNote, parseVerifierKey, verifierKey } from '../../electron/tlog/signed-note.ts'
import { databasePath } from '../../electron/vault/database/desk-files.ts'
import { openEncrypted } from '../../electron/vault/database/database.ts'
import { settingsOf } from '../../electron/vault/database/settings.ts'
import { signerOf } from '../../electron/vault/audit/signer.ts'
import { openBench } from '../receiver/workbench.ts'
import { memoryKeychain, type MemoryKeychain } from '../vault/memory-keychain.ts'
import { administratorSecret, confirmSpecimen, readyBench, seededBytes, type Bench } from '../vault/vault-fixture.ts'

let made: Bench & { recoveryKey: string }
let scratch: string
beforeEach(async () => {
  made = await readyBench()
  scratch = mkdtempSync(join(tmpdir(), 'foyer-end-'))
  await confirmSpecimen(made)
  made.keychain.entries.set('of-something-else', 'stays')
  mkdirSync(join(dirname(made.folder), 'window'))
  writeFileSync(join(dirname(made.folder), 'window', 'Cache'), 'what a browser keeps')
})
afterEach(async () => {
  await made.dispose()
  rmSync(scratch, { recursive: true, force: true })
})

const codeOf = (work: Promise<unknown>) => work.then(String, (error: unknown) => (error as FoyerError).code)

function terminal(folder: string, keychain: MemoryKeychain, secret = administratorSecret, typed = '') {
  const out: string[] = []
  const io: CliIo = {
    stdout: (line) => { out.push(line) }, stderr: () => undefined, env: { FOYER_USER: 'Maria Muster', FOYER_SECRET: secret }, dataFolder: folder, resourcesFolder: 'resources', modulesFolder: 'node_modules',
    mode: 'desk', version: '0.0.0-test', now: () => new Date(made.clock.time), randomBytes: seededBytes(folder), readFile: () => Promise.reject(new Error('no file')), readSecret: () => Promise.resolve(typed),
  }
  const more = { keychain, policyFile: null, notBefore: () => null, elapsed: () => made.clock.time - made.clock.leapt }
  return { io, more, said: () => out.map((line) => JSON.parse(line) as Record<string, unknown>) }
}
const end = (to: string, secret?: string, ...words: string[]) => {
  const { io, more, said } = terminal(made.folder, made.keychain, secret)
  return { ended: codeOf(decommissionCommand(['--out', to, ...words], io, more)), said }
}

describe('the end of a desk', () => {
  it('is told in its trail, exported, backed up, erased with its keys and proven by a note of its own key', async () => {
    await made.vault.close()
    const key = [...made.keychain.entries].find(([name]) => /^database-key-[0-9a-f]{32}$/.test(name))?.[1] ?? ''
    const database = await openEncrypted(databasePath(made.folder), Buffer.from(key, 'hex'), false)
    const verifier = parseVerifierKey(verifierKey(signerOf(settingsOf(database))))
    database.close()
    const to = join(scratch, 'exports')
    const { ended, said } = end(to, undefined, '--backup')
    expect(await ended).toBe('0')
    expect(existsSync(made.folder)).toBe(false)
    expect(existsSync(join(dirname(made.folder), 'window'))).toBe(false)
    expect([...made.keychain.entries.keys()]).toEqual(['of-something-else'])
    const proof = readFileSync(join(to, 'decommission.txt'), 'utf8')
    expect(verifier === null ? null : openNote(proof, verifier)).toMatch(/^foyer decommission\nt-[0-9a-f]{12}\nat=\S+ version=\S+\nfiles=\d+ bytes=\d+ keychainEntries=3 left=0\n$/)
    expect(noteParts(proof)?.signatures).toHaveLength(1)
    expect(readFileSync(join(to, 'audit.jsonl'), 'utf8')).toContain('"action":"decommission.announce"')
    expect(existsSync(join(to, 'audit.jsonl.proof'))).toBe(true)
    // Nothing tells of a desk any more: another can be set up; and the backup opens elsewhere, with the recovery key alone.
    const { backup, sent } = said().at(-1) ?? {}
    expect(sent).toBeNull()
    const other = terminal(join(scratch, 'other', 'desk'), memoryKeychain(), administratorSecret, made.recoveryKey)
    expect(await codeOf(restoreCommand([join(to, String(backup))], other.io, other.more))).toBe('0')
    expect(other.said()).toMatchObject([{ records: 1, problems: 0 }])
    await made.restart()
    expect((await made.call('desk.state', {})).phase).toBe('setUp')
  })

  it('is refused, with nothing erased, while the desk is open, on a wrong secret, and into its own folder', async () => {
    expect(await end(join(scratch, 'open')).ended).toBe('database.busy')
    await made.vault.close()
    expect(await end(join(scratch, 'wrong'), 'not that secret at all').ended).toBe('staff.wrongSecret')
    expect(await end(join(made.folder, 'exports')).ended).toBe('input.invalid')
    symlinkSync(made.folder, join(scratch, 'link'))
    expect(await end(join(scratch, 'link', 'exports')).ended).toBe('input.invalid')
    expect(await end(scratch).ended).toBe('files.there')
    expect(readdirSync(made.folder)).toContain('records.db')
    expect(made.keychain.entries.size).toBe(4)
    await made.restart()
    expect((await made.call('desk.state', {})).phase).toBe('signIn')
  })

  it('goes once the receiver has countersigned the end', async () => {
    const receiver = await openBench(undefined, () => new Date(made.clock.time))
    try {
      const authority = join(scratch, 'authority.pem')
      writeFileSync(authority, receiver.line.authority ?? '')
      await made.afresh('desk.setPolicy', { values: { uplinkAddress: `${receiver.line.base}/`, uplinkAuthority: authority } })
      await made.vault.close()
      const [code] = (await receiver.command('enrol-code', 'Front desk')).out
      const { io, more } = terminal(made.folder, made.keychain)
      expect(await codeOf(uplinkCommand(['enrol', '--code', String(code?.['code'])], io, more))).toBe('0')
      const { ended, said } = end(join(scratch, 'exports'))
      expect(await ended).toBe('0')
      expect(said().at(-1)).toMatchObject({ sent: true })
    } finally {
      await receiver.close()
    }
  })

  it('waits for a receiver that is not reached, unless it may be unsent, and says which it was', async () => {
    await made.afresh('desk.setPolicy', { values: { uplinkAddress: 'https://127.0.0.1:9/', uplinkKey: '' } })
    await made.vault.close()
    const to = join(scratch, 'exports')
    expect(await end(to).ended).toMatch(/^uplink\./)
    expect(existsSync(to)).toBe(false)
    expect(readdirSync(made.folder)).toContain('records.db')
    const { ended, said } = end(to, undefined, '--unsent')
    expect(await ended).toBe('0')
    expect(said().at(-1)).toMatchObject({ sent: false })
    expect(readFileSync(join(to, 'decommission.txt'), 'utf8')).toMatch(/^foyer decommission\n[\s\S]*\S\n$/)
  })
})
