import type { Settings } from '../database/settings.ts'
import type { AuditLog } from './log.ts'
import { rootAt } from '../../tlog/merkle-tree.ts'
import { openNote } from '../../tlog/signed-note.ts'
import { signNote } from '../../tlog/sign-note.ts'

/** What the last verification said, signed: who can only write the database cannot say it. */
export interface Verified {
  at: string
  ok: boolean
  /** Events that it covers, its own not among them. */
  size: number
}

const NAME = 'audit.verified'
/** Where the version before looks. */
const PLAIN = { at: 'audit.verifiedAt', ok: 'audit.verifiedOk' }
const HEADING = 'foyer trail verified'

/** Call in the transaction of the verification's own event, which comes next. */
export function keepVerified(settings: Settings, log: AuditLog, { at, ok }: Pick<Verified, 'at' | 'ok'>): void {
  const size = log.size() + 1
  const root = Buffer.from(log.root()).toString('base64')
  settings.set(NAME, signNote(`${HEADING}\n${log.signer.name}\n${size}\n${root}\n${at}\n${ok ? 'ok' : 'problems'}\n`, log.signer))
  settings.set(PLAIN.at, at)
  settings.set(PLAIN.ok, String(ok))
}

/**
 * The last verification; null where there was none, where what is written is not signed, was signed over another log, or is not the newest:
 * its event must be the last of its kind.
 */
export function lastVerified(settings: Settings, log: AuditLog, lastEvent: number | null): Verified | null {
  const text = openNote(settings.get(NAME) ?? '', log.signer)
  const [heading, origin, size, root, at, said] = text?.split('\n') ?? []
  if (heading !== HEADING || origin !== log.signer.name || at === undefined || lastEvent === null || Number(size) !== lastEvent + 1) return null
  try {
    if (Buffer.from(rootAt(lastEvent, log.nodes)).toString('base64') !== root) return null
  } catch {
    return null
  }
  return { at, ok: said === 'ok', size: lastEvent }
}
