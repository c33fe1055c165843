import type { HandlersOf } from '../call.ts'
import { opened } from '../../database/opened.ts'
import { exportEvents } from '../../audit/export.ts'
import { keepVerified, lastVerified } from '../../audit/verified.ts'
import { verifyLog } from '../../audit/verify.ts'
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
      lastVerifiedAt: verified?.at ?? null, lastVerifiedOk: verified?.ok ?? null, lastVerifiedSize: verified?.size ?? null, received: receivedOf(parts),
    }
  },
  'audit.verify': async (_input, call) => {
    const { database, log, settings } = opened(call.desk)
    const started = call.desk.now().getTime()
    const result = await verifyLog(database, log, stateCheck, () => call.desk.now().getTime() - started, (fraction) => { call.emit('vault.progress', { task: 'verify', fraction }) })
    call.setDetail(result.ok ? 'ok' : `problems=${result.problems.length}`)
    call.commit(() => { keepVerified(settings, log, { at: call.desk.now().toISOString(), ok: result.ok }) })
    // A checkpoint over a log that does not hold would only lend it a signature.
    if (result.ok) log.checkpoint(call.desk.now())
    return result
  },
  'audit.export': ({ filter, format, to }, call) => {
    const { search } = opened(call.desk)
    call.setDetail(to === undefined ? format : `${format} to=${to}`)
    const { text, events } = exportEvents(search.each(filter), format)
    return { fileName: `foyer-audit-${call.desk.now().toISOString().slice(0, 10)}.${endings[format]}`, text, events }
  },
}
