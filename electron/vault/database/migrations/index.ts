import { audit } from './0001-audit.ts'
import { staff } from './0002-staff.ts'
import { records } from './0003-records.ts'
import { whoCameHow } from './0004-who-came-how.ts'
import { worklist } from './0005-worklist.ts'
import { auditSearch } from './0006-audit-search.ts'
import { uplink } from './0007-uplink.ts'
import { trail } from './add-trail.ts'
import { trustAnchors } from './add-trust-anchors.ts'
import { clients } from './add-clients.ts'
import { clientTokens } from './add-client-tokens.ts'
import { scanRequests } from './add-scan-requests.ts'
import { securityKeys } from './add-security-keys.ts'
import { secondFactors } from './add-second-factors.ts'
import { organisation } from './add-organisation.ts'
import { webhooks } from './add-webhooks.ts'
import { origins } from './add-origins.ts'
import { quorum } from './add-quorum.ts'
import { doubtfulRecords } from './add-doubtful-records.ts'
import type { Addition, Migration } from './migration.ts'

export const migrations: readonly Migration[] = [audit, staff, records, whoCameHow, worklist, auditSearch, uplink]

export const latestVersion = Math.max(...migrations.map(({ version }) => version))

/** In the order in which they are made; each in a file of its own, `add-NAME.ts`. */
export const additions: readonly Addition[] = [trail, trustAnchors, doubtfulRecords, quorum, clients, clientTokens, scanRequests, webhooks, origins, secondFactors, securityKeys, organisation]
