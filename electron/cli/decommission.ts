import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, realpathSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { FoyerError } from '../contract/errors.ts'
import { NOTE_MAX } from '../contract/decommission.ts'
import type { VaultOptions } from '../vault/calls/create-vault.ts'
import { exportTrail } from './audit-export.ts'
import type { CliIo } from './io.ts'
import { afresh, signedIn, type SignedIn } from './sign-in.ts'
import { errorLine } from './told.ts'
import { asUplink } from './uplink.ts'
import { UsageError } from './usage.ts'

const FORM = 'decommission --out FOLDER [--backup] [--unsent]   (with --as NAME or FOYER_USER; FOLDER must not be there yet)'

function options(args: string[]) {
  try {
    const text = { type: 'string' } as const
    return parseArgs({ args, options: { as: text, out: text, backup: { type: 'boolean' }, unsent: { type: 'boolean' } } }).values
  } catch {
    throw new UsageError(FORM)
  }
}

const isIn = (path: string, folder: string): boolean => path === folder || path.startsWith(join(folder, '/'))

/** By the paths that links lead to. @throws FoyerError `files.there`, `input.invalid` where it lies in what is erased or cannot be made */
function newFolder(path: string, io: CliIo): string {
  try {
    const asked = resolve(path)
    const folder = join(realpathSync.native(dirname(asked)), basename(asked))
    if ([dirname(io.dataFolder), io.dataFolder].some((erased) => isIn(folder, realpathSync.native(erased)))) throw new FoyerError('input.invalid', { detail: 'out' })
    mkdirSync(folder, { mode: 0o700 })
    return folder
  } catch (error) {
    if (error instanceof FoyerError) throw error
    throw new FoyerError((error as NodeJS.ErrnoException).code === 'EEXIST' ? 'files.there' : 'input.invalid', { detail: 'out', cause: error })
  }
}

/** A place on the disk for the proof, taken while there is still a desk: nothing can make it a second time. */
function placeForProof(path: string): { write(proof: string): void, forget(): void } {
  const handle = openSync(path, 'wx', 0o600)
  const forget = () => {
    closeSync(handle)
    rmSync(path, { force: true })
  }
  try {
    writeSync(handle, ' '.repeat(NOTE_MAX))
    fsyncSync(handle)
  } catch (error) {
    forget()
    throw error
  }
  return {
    write(proof) {
      ftruncateSync(handle, writeSync(handle, proof, 0))
      fsyncSync(handle)
      closeSync(handle)
    },
    forget,
  }
}

/**
 * Send what is not sent yet, turn after turn.
 *
 * @returns whether the receiver has countersigned so many events
 * @throws FoyerError what stands in the way, unless the desk may end `unsent`
 */
async function send(vault: SignedIn, io: CliIo, events: number, unsent: boolean): Promise<boolean> {
  try {
    for (let before = -1; ;) {
      await asUplink(vault, io, 'uplink.send', {})
      const { next } = await vault.call('uplink.state', {})
      if (next >= events) return true
      if (next <= before) throw new FoyerError('uplink.stopped', { detail: `next=${next} events=${events}` })
      before = next
    }
  } catch (error) {
    if (!unsent) throw error
    io.stderr(errorLine(FoyerError.from(error)))
    return false
  }
}

/**
 * `decommission`: the end of a desk. The trail says so, what is sent upstream is sent, the trail is exported whole with its proof, a last backup is
 * made where one is wanted; then the key, the files and what the window kept are erased, and a note signed by the desk's own key says that nothing
 * is left. What fails before the erasing leaves the desk as it is, and no folder of exports; so does a receiver that is not reached, unless
 * `--unsent` says that its copy may lack the end.
 */
export async function decommissionCommand(args: string[], io: CliIo, more: Partial<VaultOptions> = {}): Promise<number> {
  const { as, out, backup, unsent } = options(args)
  if (out === undefined) throw new UsageError(FORM)
  return signedIn(as, io, async (vault) => {
    const folder = newFolder(out, io)
    const { proofPlace, ...told } = await exports(vault, io, folder, { backup: backup === true, unsent: unsent === true }).catch((error: unknown) => {
      rmSync(folder, { recursive: true, force: true })
      throw error
    })
    const { proof, ...erased } = await afresh(vault, 'decommission.erase', {}, io).catch((error: unknown) => {
      proofPlace.forget()
      throw error
    })
    proofPlace.write(proof)
    // What the window's browser kept lies beside the desk.
    const window = join(dirname(io.dataFolder), 'window')
    rmSync(window, { recursive: true, force: true, maxRetries: 3 })
    if (existsSync(window)) throw new FoyerError('decommission.left', { detail: 'window' })
    io.stdout(JSON.stringify({ ...erased, exports: folder, ...told }))
    io.stderr(told.backup === null ? 'Earlier backups, where there are any, still open with the recovery key: erase them, or keep them with it.' : 'The backup opens with the recovery key, and with nothing else.')
    return 0
  }, more)
}

/** Everything that needs the desk to be there still. `sent`: null where policy names no receiver. */
async function exports(vault: SignedIn, io: CliIo, folder: string, { backup, unsent }: { backup: boolean, unsent: boolean }) {
  const { terminal, events, checkpoint, sentUpstream } = await afresh(vault, 'decommission.announce', {}, io)
  const sent = sentUpstream ? await send(vault, io, events, unsent) : null
  await exportTrail(vault, io, { filter: {}, format: 'jsonl', to: join(folder, 'audit.jsonl'), receipts: [] })
  writeFileSync(join(folder, 'audit-checkpoint.txt'), checkpoint, { flag: 'wx' })
  const kept = backup ? await vault.call('backups.make', { folder, keep: null }) : null
  return { terminal, sent, backup: kept?.name ?? null, proofPlace: placeForProof(join(folder, 'decommission.txt')) }
}
