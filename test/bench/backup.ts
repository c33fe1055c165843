import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryKeychain } from '../vault/memory-keychain.ts'
import { administratorSecret, bench, confirmSpecimen, readyBench } from '../vault/vault-fixture.ts'

/**
 * Backups of a desk at work, each restored into another folder with another keychain: `npm run bench:backup -- [HOW_MANY]`. Confirms records without
 * a pause meanwhile. Prints how many records that were confirmed before a backup began are missing from it; none may be.
 */
const wanted = Number(process.argv[2] ?? 100)
const made = await readyBench()
const scratch = mkdtempSync(join(tmpdir(), 'foyer-bench-backup-'))
const backups = join(scratch, 'backups')
mkdirSync(backups)
const confirmed: string[] = []
const waits: number[] = []
const working = new AbortController()
const work = (async () => {
  while (!working.signal.aborted) {
    const from = performance.now()
    confirmed.push(await confirmSpecimen(made))
    waits.push(performance.now() - from)
    // Whoever works does not ask for the next one in the same instant: a few milliseconds, so that other work gets its turn.
    await new Promise((done) => { setTimeout(done, 5) })
  }
})()
const done: { name: string, before: number }[] = []
const took: number[] = []
for (let each = 0; each < wanted; each++) {
  const before = confirmed.length
  const from = performance.now()
  const { name } = await made.call('backups.make', { folder: backups, keep: null })
  took.push(performance.now() - from)
  done.push({ name, before })
  made.clock.time += 1_000
}
working.abort()
await work

let lost = 0
let restored = 0
for (const { name, before } of done) {
  const folder = join(scratch, 'elsewhere', 'desk')
  const other = await bench({ dataFolder: folder, keychain: memoryKeychain() })
  // Its own clock stands where it began: the desk that is restored is of later.
  other.clock.time = made.clock.time
  await other.call('internal.restoreCopy', { folder: join(backups, name), word: { recoveryKey: made.recoveryKey }, elsewhere: true })
  const [tile] = await other.call('staff.tiles', {})
  await other.call('staff.signIn', { staffId: tile?.id ?? '', secret: administratorSecret })
  for (const id of confirmed.slice(0, before)) await other.call('records.get', { id }).catch(() => { lost++ })
  if ((await other.call('audit.verify', {})).ok) restored++
  await other.vault.close()
  rmSync(join(scratch, 'elsewhere'), { recursive: true, force: true })
}
await made.dispose()
rmSync(scratch, { recursive: true, force: true })
const median = (of: number[]) => Math.round(of.toSorted((a, b) => a - b)[of.length >> 1] ?? 0)
process.stdout.write(`${JSON.stringify({ backups: wanted, confirmedMeanwhile: confirmed.length, recordsLost: lost, restoredAndVerified: restored, backupMedianMs: median(took), confirmMedianMs: median(waits), confirmSlowestMs: Math.round(Math.max(...waits)) })}\n`)
