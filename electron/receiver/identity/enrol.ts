import type { z } from 'zod'
import type { enrolled, enrolment } from '../../contract/uplink-protocol.ts'
import { originOf } from '../../tlog/checkpoint.ts'
import type { NoteSigner } from '../../tlog/sign-note.ts'
import { keyType, verifierKey, verifierKeyOf } from '../../tlog/signed-note.ts'
import { Problem } from '../problem.ts'
import { raise } from '../storage/alarms.ts'
import { addCredential, takeCode } from '../storage/credentials.ts'
import type { Database, Sql } from '../storage/database.ts'
import { beginEpoch, epochOf, keysEver } from '../storage/epochs.ts'
import { lockTrail } from '../storage/trails.ts'
import { addTerminal, renameTerminal, revokeCredentials, setCosigner, setKey } from '../storage/terminals.ts'
import { lockAsking, type Asker } from './asking.ts'
import type { Authority } from './authority.ts'
import { hashOf, plainCode } from './codes.ts'

export interface Enrolling {
  database: Database
  authority: Authority
  cosigner: NoteSigner
  now: () => Date
}

/**
 * A one-time code makes a terminal known, or an old one known again; where the operator made it so, with a new trail. A code for a new terminal takes over none that is there.
 *
 * @throws Problem `uplink.badCode`, `uplink.badKey`, `uplink.badRequest`, `uplink.keyKnown`; a code is used up by success alone
 */
export async function enrol({ database, authority, cosigner, now }: Enrolling, asked: z.infer<typeof enrolment>): Promise<z.infer<typeof enrolled>> {
  const key = verifierKeyOf(asked.key, keyType.note)
  const witness = verifierKeyOf(asked.cosigner, keyType.cosignature)
  // One key signs one kind of thing (C2SP signed-note).
  if (key === null || witness === null || [key, witness].some(({ name }) => name !== originOf(asked.terminal)) || Buffer.compare(key.publicKey, witness.publicKey) === 0) throw new Problem('uplink.badKey')
  return database.transaction(async (sql) => {
    const at = now().toISOString()
    const code = await takeCode(sql, hashOf(plainCode(asked.code)), at)
    if (code === null) throw new Problem('uplink.badCode')
    const state = await makeKnown(sql, asked, code, at)
    await setCosigner(sql, asked.terminal, asked.cosigner)
    const issued = asked.request === null ? null : await authority.issue(asked.terminal, asked.request, now())
    if (issued !== null) await addCredential(sql, { proof: issued.proof, terminal: asked.terminal, kind: 'certificate', expiresAt: issued.expiresAt }, at)
    if (code.client !== null) await addCredential(sql, { proof: code.client, terminal: asked.terminal, kind: 'client', expiresAt: null }, at)
    return { terminal: asked.terminal, ...state, receiverKey: verifierKey(cosigner, keyType.cosignature), certificate: issued?.pem ?? null }
  })
}

type Code = NonNullable<Awaited<ReturnType<typeof takeCode>>>

async function makeKnown(sql: Sql, { terminal, name: deskName, key }: z.infer<typeof enrolment>, code: Code, at: string): Promise<Pick<z.infer<typeof enrolled>, 'size' | 'receipt' | 'epoch'>> {
  const held = await lockTrail(sql, terminal)
  if (held === null) {
    if (code.terminal !== null) throw new Problem('uplink.badCode')
    await addTerminal(sql, { id: terminal, name: code.name, deskName, at })
    await setKey(sql, terminal, key, 0, at)
    return { size: 0, receipt: null, epoch: 1 }
  }
  if (code.terminal !== terminal) throw new Problem('uplink.badCode')
  await revokeCredentials(sql, terminal, at)
  if (code.client !== null) await sql.rows('DELETE FROM credentials WHERE proof = $1 AND terminal = $2', [code.client, terminal])
  await renameTerminal(sql, terminal, code.name, deskName, at)
  // One that has ended stays so: whoever still holds it must not come back with it.
  if (held.key !== key && (await keysEver(sql, terminal)).includes(key)) throw new Problem('uplink.keyKnown')
  if (code.anew) {
    const epoch = await beginEpoch(sql, terminal, at)
    await setKey(sql, terminal, key, 0, at)
    // Whoever watches the fleet sees it, whoever gave the code; what was held is the evidence.
    await raise(sql, { terminal, kind: 'epoch', subject: String(epoch), details: { epoch, size: held.size }, held: held.receipt }, at)
    return { size: 0, receipt: null, epoch }
  }
  if (held.key !== key) await setKey(sql, terminal, key, held.size, at)
  return { size: held.size, receipt: held.receipt, epoch: await epochOf(sql, terminal) ?? 1 }
}

/**
 * A new certificate for a terminal that proves who it is up to the moment in which it is stored; the old one holds until its end, so that a lost
 * answer locks nobody out.
 *
 * @throws Problem `uplink.badRequest`, `uplink.revoked`, `uplink.notSignedIn`
 */
export async function renew({ database, authority, now }: Enrolling, asker: Asker, request: string): Promise<{ certificate: string }> {
  const { terminal } = asker
  const issued = await authority.issue(terminal, request, now())
  await database.transaction(async (sql) => {
    const at = now().toISOString()
    await lockAsking(sql, asker, at)
    await addCredential(sql, { proof: issued.proof, terminal, kind: 'certificate', expiresAt: issued.expiresAt }, at)
  })
  return { certificate: issued.pem }
}
