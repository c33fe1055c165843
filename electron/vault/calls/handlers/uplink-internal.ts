import { MOST_ALERTS, UPLINK_PROTOCOL } from '../../../contract/uplink-protocol.ts'
import { alertsIn } from '../../alerts/alerts.ts'
import { opened } from '../../database/opened.ts'
import { settingNames } from '../../database/setting-names.ts'
import { takeConflict, takeReceipt } from '../../outbox/answers.ts'
import { nextBatch } from '../../outbox/batch.ts'
import { enrolmentOf, forgetFormer, renewalOf, takeEnrolment, takeRenewal } from '../../outbox/enrolment.ts'
import { feedBatch, takenByFeed } from '../../outbox/feed-batch.ts'
import { feedsOfDesk, linkOf } from '../../outbox/link.ts'
import { takeCosigned, takeNeighbours } from '../../outbox/quorum.ts'
import { tellDestination } from '../../outbox/told.ts'
import { cosignNeighbours } from '../../outbox/witness.ts'
import { alertsOf } from '../alerts.ts'
import type { HandlersOf } from '../call.ts'

type UplinkInternals = {
  [K in keyof HandlersOf<'internal'> as K extends `internal.${'uplink' | 'feed'}${string}` ? K : never]: HandlersOf<'internal'>[K]
}

/** What the uplink asks while it works. What it brings from outside is judged here. */
export const uplinkInternalHandlers: UplinkInternals = {
  'internal.uplinkPermitted': (_input, call) => {
    call.skipEvent()
    return { hosts: opened(call.desk).policy.inForce().values.hosts }
  },
  'internal.uplinkLink': (_input, call) => {
    // Asked at every turn, also where the desk cannot open: no event of the trail.
    call.skipEvent()
    return { link: linkOf(call.desk) }
  },
  'internal.uplinkBatch': (_input, call) => {
    call.skipEvent()
    return { batch: nextBatch(call.desk) }
  },
  'internal.uplinkReceipt': ({ receipt }, call) => {
    // What is wrong with one is told by itself, once.
    call.skipEvent()
    takeReceipt(call.desk, receipt)
    return {}
  },
  'internal.uplinkConflict': (conflict, call) => {
    call.skipEvent()
    takeConflict(call.desk, conflict)
    return {}
  },
  'internal.uplinkHeartbeat': (_input, { desk }) => {
    const parts = opened(desk)
    const raised = alertsIn(parts).alerts.filter(({ acknowledged }) => acknowledged === null)
    // What the desk knows of itself, and what nobody has looked at yet: both are over for the receiver when they are no longer named.
    const alerts = [...new Set([...alertsOf(desk), ...raised].map(({ code }) => code))].slice(0, MOST_ALERTS)
    return { protocol: UPLINK_PROTOCOL, at: desk.now().toISOString(), version: desk.version, checkpoint: parts.log.lastCheckpoint(), alerts }
  },
  'internal.uplinkTold': ({ destination, told }, { desk }) => {
    tellDestination(opened(desk).outbox, destination, told)
    return {}
  },
  'internal.uplinkEnrolment': ({ code }, { desk, credential }) => enrolmentOf(desk, { code, deskName: opened(desk).settings.get(settingNames.deskName) ?? '', session: credential }),
  'internal.uplinkEnrolled': (enrolled, call) => {
    takeEnrolment(call.desk, enrolled, call.credential)
    return {}
  },
  'internal.uplinkRenewal': (_input, { desk }) => ({ request: renewalOf(desk) }),
  'internal.uplinkRenewed': ({ certificate }, { desk }) => {
    takeRenewal(desk, certificate)
    return {}
  },
  'internal.uplinkCertified': (_input, { desk }) => {
    forgetFormer(desk)
    return {}
  },
  'internal.uplinkNeighbours': (neighbours, { desk }) => takeNeighbours(desk, neighbours),
  'internal.uplinkCosigned': ({ checkpoint }, { desk }) => {
    takeCosigned(desk, checkpoint)
    return {}
  },
  'internal.uplinkWitness': (requests, { desk }) => cosignNeighbours(desk, requests),
  'internal.feedSettings': (_input, call) => {
    call.skipEvent()
    return { settings: feedsOfDesk(call.desk) }
  },
  'internal.feedBatch': ({ feed }, { desk }) => {
    const { accounts } = opened(desk)
    return feedBatch(desk, feed, (id) => accounts.nameOf(id))
  },
  'internal.feedTook': ({ feed, next }, { desk }) => {
    takenByFeed(desk, feed, next)
    return {}
  },
}
