import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk } from '../../electron/vault/calls/desk.ts'
import { readKeyFile } from '../../electron/vault/keys/key-file.ts'
import { closeDesk, openDesk } from '../../electron/vault/calls/life/life.ts'
import { verifyLog } from '../../electron/vault/audit/verify.ts'
import { stateCheck } from '../../electron/vault/calls/state-check.ts'
import { fileKeychain } from '../vault/file-keychain.ts'
import { bundleChild, seededFraction } from './vault-child.ts'

/** kill -9 of the vault, 200 times in the middle of its work, on two desks side by side. */
const DESKS = 2
const KILLS_PER_DESK = 100
const SEED = Number(process.env['FOYER_TEST_SEED'] ?? 20_260_601)

let scratch: string
let child: string

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-kill-'))
  child = await bundleChild(scratch)
  for (let desk = 0; desk < DESKS; desk++) mkdirSync(deskFolder(desk))
})
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

const deskFolder = (desk: number) => join(scratch, `desk-${desk}`)

/** Run the child, kill it so many milliseconds after it is ready (or after its start), and give what it said. */
function run(args: string[], kill: { afterReadyMs: number } | { afterStartMs: number } | null): Promise<{ lines: string[], status: number | null }> {
  return new Promise((done, fail) => {
    const running = spawn(process.execPath, [child, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    let armed = false
    const killIn = (ms: number) => { armed = true; setTimeout(() => running.kill('SIGKILL'), ms) }
    if (kill !== null && 'afterStartMs' in kill) killIn(kill.afterStartMs)
    running.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
      if (kill !== null && 'afterReadyMs' in kill && !armed && said.startsWith('ready\n')) killIn(kill.afterReadyMs)
    })
    running.on('error', fail)
    // What was in the pipe when it died still arrives; half a line was not said.
    running.on('close', (status) => { done({ lines: said.split('\n').slice(0, -1), status }) })
  })
}

async function examine<T>(desk: number, look: (opened: NonNullable<ReturnType<typeof makeDesk>['opened']>) => Promise<T>): Promise<T> {
  const made = makeDesk({
    place: { folder: join(deskFolder(desk), 'desk'), keychain: fileKeychain(join(deskFolder(desk), 'keychain.json')), randomBytes },
    mode: 'demo', version: '0.0.0-test', policySource: null, now: () => new Date(), elapsed: () => performance.now(), randomBytes, emit: () => undefined,
  })
  await openDesk(made)
  try {
    if (made.opened === null) throw made.fault ?? new Error('not open')
    return await look(made.opened)
  } finally {
    closeDesk(made)
  }
}

const acknowledged: string[][] = []

describe('kill -9 of the vault', () => {
  it(`loses no acknowledged record and no line of the trail in ${DESKS * KILLS_PER_DESK} kills`, async () => {
    let kills = 0
    await Promise.all(Array.from({ length: DESKS }, async (_, desk) => {
      const fraction = seededFraction(SEED + desk)
      const ids: string[] = acknowledged[desk] = []
      // The first start sets the desk up in peace: an argon2 that is killed shows nothing.
      expect((await run([deskFolder(desk), 'open'], null)).lines).toEqual(['open'])
      for (let round = 0; round < KILLS_PER_DESK; round++) {
        const early = fraction() < 0.1
        const { lines, status } = await run([deskFolder(desk), 'confirm'], early ? { afterStartMs: 60 + fraction() * 120 } : { afterReadyMs: fraction() * 60 })
        expect(status).toBeNull()
        expect(lines.filter((line) => line.startsWith('fault'))).toEqual([])
        ids.push(...lines.filter((line) => line !== 'ready'))
        kills++
      }
    }))
    expect(kills).toBe(DESKS * KILLS_PER_DESK)
    for (let desk = 0; desk < DESKS; desk++) {
      await examine(desk, async ({ database, log }) => {
        const stored = database.prepare<[], { id: string }>('SELECT id FROM records').all().map(({ id }) => id)
        const confirmed = database.prepare<[number], { subject: string }>('SELECT subject FROM audit_events WHERE action = ? AND status = 200').all(log.words.find('records.confirm') ?? -1).map(({ subject }) => subject)
        expect(acknowledged[desk]?.length).toBeGreaterThan(0)
        const missing = (acknowledged[desk] ?? []).filter((id) => !stored.includes(id))
        expect(missing).toEqual([])
        // A record and its line in the trail are one: never the one without the other.
        expect(confirmed.toSorted()).toEqual(stored.toSorted())
        expect(database.pragma('integrity_check', { simple: true })).toBe('ok')
        expect(await verifyLog(database, log, stateCheck, () => 0, () => undefined)).toMatchObject({ ok: true, problems: [] })
      })
    }
  }, 600_000)

  it.each(['keychainHasBoth', 'fileNamesBoth', 'databaseRekeyed', 'done'])('mends a change of key that died at "%s"', async (step) => {
    const folder = deskFolder(0)
    const { status } = await run([folder, 'rotate', step], null)
    expect(status).toBeNull()
    expect((await run([folder, 'open'], null)).lines).toEqual(['open'])
    expect(readKeyFile(join(folder, 'desk'))?.next).toBeNull()
    expect((await fileKeychain(join(folder, 'keychain.json')).all()).filter(({ account }) => account.startsWith('database-key-')).map(({ account }) => account.endsWith('-next'))).toEqual(step === 'keychainHasBoth' ? [false, true] : [false])
    const count = await examine(0, ({ database }) => Promise.resolve(database.prepare('SELECT id FROM records').all().length))
    expect(count).toBeGreaterThanOrEqual(acknowledged[0]?.length ?? 1)
  }, 300_000)

  it('opens after every kill in the middle of changing the key again and again', async () => {
    const fraction = seededFraction(SEED + 99)
    const folder = deskFolder(1)
    for (let round = 0; round < 20; round++) {
      const { lines, status } = await run([folder, 'rotate-forever'], { afterReadyMs: fraction() * 150 })
      expect(status).toBeNull()
      expect(lines[0]).toBe('ready')
    }
    const count = await examine(1, ({ database }) => Promise.resolve(database.prepare('SELECT id FROM records').all().length))
    expect(count).toBeGreaterThanOrEqual(acknowledged[1]?.length ?? 1)
    // No copy under an older key is left lying about. (A journal may be: with its header zeroed, as SQLite leaves it under an exclusive lock.)
    expect(readdirSync(join(folder, 'desk')).filter((name) => name.includes('.before'))).toEqual([])
  }, 600_000)
})
