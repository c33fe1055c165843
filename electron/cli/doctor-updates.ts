import errorTexts from '../../resources/locales/en/errors.json' with { type: 'json' }
import { FoyerError } from '../contract/errors.ts'
import { settingsOf } from '../vault/database/settings.ts'
import type { Database } from '../vault/database/database.ts'
import { updatesIn, updatesStateOf } from '../vault/updates/announced.ts'
import type { Finding } from './doctor-finding.ts'
import { policyInForceAt } from './doctor-policy.ts'
import type { CliIo } from './io.ts'

/** What an open desk knows of newer versions: nobody is asked for it now. */
export function announcedUpdates(io: CliIo, database: Database): Finding {
  const settings = settingsOf(database)
  const { values } = policyInForceAt(io, database)
  const { announced, feed } = updatesStateOf(updatesIn(settings), values, io.version, io.now().getTime())
  if (announced?.newer === true) return { part: 'updates', state: 'missing', detail: `${announced.version} is there, announced by the ${announced.by}`, fix: 'Install it as software is installed on this computer: a running desk goes over to it when nobody is there.' }
  const error = feed?.error ?? null
  if (error !== null) {
    const { code, detail } = FoyerError.fromPayload(error)
    return { part: 'updates', state: 'missing', detail: `${code}${detail === undefined ? '' : ` (${detail})`}`, fix: errorTexts[code].action }
  }
  return { part: 'updates', state: 'ok', detail: feed === null && announced === null ? 'policy names nobody who announces newer versions' : feed !== null && feed.fetchedAt === null ? 'not asked yet' : 'nothing newer is announced' }
}
