import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import type { AuditFilter } from '../contract/audit.ts'
import { FoyerError } from '../contract/errors.ts'
import type { Input } from '../contract/index.ts'
import type { CliIo } from './io.ts'
import type { SignedIn } from './sign-in.ts'

/** A checkpoint with all its signatures is shorter, in bytes. */
const LONGEST_RECEIPT = 16_000

export interface ExportWish {
  filter: AuditFilter
  format: Input<'audit.export'>['format']
  /** File to write, with its proof beside it as NAME.proof; without one the events go to stdout, which has no place for a proof. */
  to: string | undefined
  /** Files with checkpoints that the proof shall reach. */
  receipts: readonly string[]
}

async function receiptOf(path: string, io: CliIo): Promise<string> {
  const bytes = await io.readFile(path)
  if (bytes.byteLength > LONGEST_RECEIPT) throw new FoyerError('input.tooLarge')
  return Buffer.from(bytes).toString('utf8')
}

/** `audit export`, piece by piece: however long the trail is, only a piece of it is in memory. */
export async function exportTrail({ call }: Pick<SignedIn, 'call'>, io: CliIo, { filter, format, to, receipts }: ExportWish): Promise<void> {
  const notes = await Promise.all(receipts.map((path) => receiptOf(path, io)))
  const { id, proofName } = await call('audit.export', { filter, format, receipts: notes })
  const targets = to === undefined ? null : newFiles(proofName === null ? [to] : [to, `${to}.proof`])
  let rest = ''
  let events = 0
  try {
    for (let done = false; !done;) {
      const piece = await call('audit.exportMore', { id })
      events += piece.events
      done = piece.done
      if (targets === null) {
        const lines = `${rest}${piece.text}`.split(/\r?\n/)
        rest = lines.pop() ?? ''
        for (const line of lines) io.stdout(line)
      } else targets.write([piece.text, piece.proof])
    }
    targets?.close()
  } catch (error) {
    targets?.discard()
    throw error
  }
  if (to !== undefined) io.stdout(JSON.stringify({ events, file: to, proof: proofName === null ? null : `${to}.proof` }))
}

/** Nothing that is there is replaced. @throws FoyerError `input.invalid` where a file cannot be made */
function newFiles(paths: readonly string[]): { write(pieces: readonly string[]): void, close(): void, discard(): void } {
  const files: { path: string, handle: number }[] = []
  const discard = () => {
    for (const { path, handle } of files.splice(0)) {
      closeSync(handle)
      rmSync(path, { force: true })
    }
  }
  try {
    for (const path of paths) files.push({ path, handle: openSync(path, 'wx', 0o600) })
  } catch {
    discard()
    throw new FoyerError('input.invalid', { detail: 'to' })
  }
  return {
    write(pieces) {
      for (const [at, { handle }] of files.entries()) writeSync(handle, pieces[at] ?? '')
    },
    close() {
      for (const { handle } of files.splice(0)) {
        fsyncSync(handle)
        closeSync(handle)
      }
    },
    discard,
  }
}
