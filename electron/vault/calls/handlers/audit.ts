import type { HandlersOf } from '../call.ts'
import { opened } from '../../database/opened.ts'
import { chartOf, checkpointBefore } from '../../audit/chart.ts'
import { exportPieces } from '../../audit/export.ts'
import { keepVerified, lastVerified } from '../../audit/verified.ts'
import { storyOf } from '../../audit/story.ts'
import { verifyLog } from '../../audit/verify.ts'
import { verifierKey } from '../../../tlog/signed-note.ts'
import { removeView, saveView, viewsOf } from '../../audit/views.ts'
import { spanOfDay } from '../../records/day-counts.ts'
import { isIsoDate } from '../../records/words.ts'
import { FoyerError } from '../../../contract/errors.ts'
import { newId } from '../desk.ts'
import { cosignedForProof, seenOf } from '../../outbox/quorum.ts'
import { holdingReceipts } from '../../outbox/hold-receipts.ts'
import { receiptsForProof } from '../../outbox/receipt.ts'
import { receivedOf } from '../../outbox/state.ts'
import { stateCheck } from '../state-check.ts'

const endings = { jsonl: 'jsonl', csv: 'csv', ocsf: 'ocsf.jsonl' } as const

export const auditHandlers: HandlersOf<'audit'> = {
  'audit.list': ({ filter, before, limit }, call) => opened(call.desk).search.page(filter, before, limit),
  'audit.people': (_input, call) => opened(call.desk).search.people(),
  'audit.state': (_input, call) => {
    const parts = opened(call.desk)
    const { log, settings, search } = parts
    const verified = lastVerified(settings, log, search.last('audit.verify'))
    return {
      size: log.size(), root: Buffer.from(log.root()).toString('base64'), checkpoint: log.lastCheckpoint(),
      verifierKey: verifierKey(log.signer),
      lastVerifiedAt: verified?.at ?? null, lastVerifiedOk: verified?.ok ?? null, lastVerifiedSize: verified?.size ?? null,
      received: receivedOf(parts), seen: seenOf(parts),
    }
  },
  'audit.chart': ({ from, to }, call) => {
    if (![from, to].every(isIsoDate) || from > to) throw new FoyerError('input.invalid', { detail: 'days' })
    const { database, log } = opened(call.desk)
    return { ...chartOf(database, from, to), checkpoint: checkpointBefore(log, spanOfDay(to).to) }
  },
  'audit.story': ({ subject }, call) => {
    const parts = opened(call.desk)
    const { search, records, accounts, log, settings } = parts
    call.setSubject(subject)
    return storyOf(search, {
      subject, isRecord: (id) => records.has(id), isStaff: (id) => accounts.find(id) !== null,
      verified: lastVerified(settings, log, search.last('audit.verify'))?.size ?? null, received: receivedOf(parts)?.size ?? null,
    })
  },
  'audit.views': (_input, call) => viewsOf(opened(call.desk).database, call.principal.id),
  'audit.saveView': (view, call) => saveView(opened(call.desk).database, call.principal.id, { ...view, id: newId(call.desk.randomBytes) }, call.desk.now()),
  'audit.removeView': ({ id }, call) => {
    removeView(opened(call.desk).database, call.principal.id, id)
    return {}
  },
  'audit.verify': async (_input, call) => {
    const parts = opened(call.desk)
    const { database, log, settings } = parts
    const started = call.desk.now().getTime()
    const result = await verifyLog(database, log, holdingReceipts(stateCheck, parts), () => call.desk.now().getTime() - started, (fraction) => { call.emit('vault.progress', { task: 'verify', fraction }) })
    call.setDetail(result.ok ? 'ok' : `problems=${result.problems.length}`)
    call.commit(() => { keepVerified(settings, log, { at: call.desk.now().toISOString(), ok: result.ok }) })
    // A checkpoint over a log that does not hold would only lend it a signature.
    if (result.ok) log.checkpoint(call.desk.now())
    return result
  },
  'audit.export': ({ filter, format, to, receipts = [] }, call) => {
    const parts = opened(call.desk)
    const now = call.desk.now()
    call.setDetail(to === undefined ? format : `${format} to=${to}`)
    const checkpoint = parts.log.checkpoint(now)
    const id = call.desk.exports.begin(call.credential, exportPieces(parts, { filter, format, receipts: [...new Set([...receipts, ...receiptsForProof(parts), ...cosignedForProof(parts)])] }, checkpoint, parts.log.dayCheckpoint(now)))
    const fileName = `foyer-audit-${now.toISOString().slice(0, 10)}.${endings[format]}`
    return { id, fileName, proofName: checkpoint === null ? null : `${fileName}.proof` }
  },
  'audit.exportMore': ({ id }, call) => call.desk.exports.next(id, call.credential),
}
