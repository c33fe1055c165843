import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk } from '../../electron/vault/calls/desk.ts'
import { closeDesk, openDesk } from '../../electron/vault/calls/life/life.ts'
import { fileKeychain } from '../vault/file-keychain.ts'
import { bundleChild, seededFraction } from './vault-child.ts'

/** Copies of a busy desk at moments that nobody chose: a whole one opens, and any other says what it is. */
const SESSIONS = 4
const COPIES_PER_SESSION = 12
const SEED = Number(process.env['FOYER_TEST_SEED'] ?? 20_260_601)

let scratch: string
let child: string
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'foyer-copy-'))
  child = await bundleChild(scratch)
})
afterAll(() => { rmSync(scratch, { recursive: true, force: true }) })

const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms) })

/** Stop a process where it stands, and wait until it does. */
async function stop(running: ChildProcess): Promise<void> {
  running.kill('SIGSTOP')
  const state = `/proc/${running.pid ?? 0}/stat`
  do await pause(5)
  while (existsSync(state) && !/\) [Tt] /.test(readFileSync(state, 'utf8')))
}

interface Copy { files: Map<string, Buffer>, keychain: string, acknowledged: string[] }
const LOG = 'records.db-wal'

/** A desk that finds these files: what is wrong with it, or the records that it has. */
async function find({ files, keychain }: Copy, log: Buffer | null): Promise<{ fault: string | null, ids: string[] }> {
  const folder = mkdtempSync(join(scratch, 'found-'))
  mkdirSync(join(folder, 'desk'))
  for (const [name, bytes] of files) if (name !== LOG) writeFileSync(join(folder, 'desk', name), bytes)
  if (log !== null) writeFileSync(join(folder, 'desk', LOG), log)
  writeFileSync(join(folder, 'keychain.json'), keychain)
  const desk = makeDesk({
    place: { folder: join(folder, 'desk'), keychain: fileKeychain(join(folder, 'keychain.json')), randomBytes },
    mode: 'demo', version: '0.0.0-test', policySource: null, now: () => new Date(), elapsed: () => performance.now(), randomBytes, emit: () => undefined,
  })
  try {
    await openDesk(desk)
    const ids = desk.opened?.database.prepare<[], { id: string }>('SELECT id FROM records').all().map(({ id }) => id) ?? []
    return { fault: desk.fault?.code ?? null, ids }
  } finally {
    closeDesk(desk)
    rmSync(folder, { recursive: true })
  }
}

/** One session of a desk that confirms without pause: copies of it, then its end by kill -9 or by its own. */
async function session(folder: string, fraction: () => number): Promise<Copy[]> {
  const running = spawn(process.execPath, [child, folder, 'confirm'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise((resolve) => { running.on('close', resolve) })
  let said = ''
  running.stdout.setEncoding('utf8').on('data', (text: string) => { said += text })
  const acknowledged = () => said.split('\n').slice(1, -1)
  const copies: Copy[] = []
  try {
    await expect.poll(() => said).toMatch(/^ready\n/)
    for (let count = 0; count < COPIES_PER_SESSION; count++) {
      await pause(fraction() * 120)
      // Something is stored between two copies on a busy machine, too.
      while (acknowledged().length <= count) await pause(5)
      await stop(running)
      const desk = join(folder, 'desk')
      const names = readdirSync(desk).filter((name) => !name.endsWith('-shm') && !name.endsWith('.new'))
      copies.push({
        files: new Map(names.map((name) => [name, readFileSync(join(desk, name))])), keychain: readFileSync(join(folder, 'keychain.json'), 'utf8'),
        acknowledged: acknowledged(),
      })
      running.kill('SIGCONT')
    }
  } finally {
    running.kill('SIGCONT')
    running.kill('SIGKILL')
    await ended
  }
  return copies
}

describe('copies of a busy desk', () => {
  it(`open with all that was acknowledged, or say that their log is missing, ${SESSIONS * COPIES_PER_SESSION} times`, async () => {
    const fraction = seededFraction(SEED)
    const folder = join(scratch, 'busy')
    mkdirSync(folder)
    let stale: Buffer | null = null
    let acknowledged = 0
    for (let round = 0; round < SESSIONS; round++) {
      const copies = await session(folder, fraction)
      for (const copy of copies) {
        const log = copy.files.get(LOG) ?? Buffer.alloc(0)
        const whole = await find(copy, log)
        expect(whole.fault).toBeNull()
        expect(copy.acknowledged.filter((id) => !whole.ids.includes(id))).toEqual([])
        acknowledged += copy.acknowledged.length
        const wrong = [null, Buffer.from('x'), log.subarray(0, 32), randomBytes(log.length), ...(stale === null ? [] : [stale])]
        // Stopped in the middle of folding its log, the file by itself may be damaged: that is told, too.
        for (const other of wrong) expect(['database.logMissing', 'database.damaged']).toContain((await find(copy, other)).fault)
      }
      stale = copies.at(-1)?.files.get(LOG) ?? null
    }
    expect(acknowledged).toBeGreaterThan(SESSIONS * COPIES_PER_SESSION)
  }, 600_000)
})
