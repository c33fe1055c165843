import { UPLINK_PROTOCOL } from '../../../contract/uplink-protocol.ts'
import { opened } from '../../database/opened.ts'
import { settingNames } from '../../database/setting-names.ts'
import { takeConflict, takeReceipt } from '../../outbox/answers.ts'
import { nextBatch } from '../../outbox/batch.ts'
import { enrolmentOf, renewalOf, takeEnrolment, takeRenewal } from '../../outbox/enrolment.ts'
import { feedBatch } from '../../outbox/feed-batch.ts'
import { feedsOfDesk, linkOf } from '../../outbox/link.ts'
import { takeCosigned, takeNeighbours } from '../../outbox/quorum.ts'
import { cosignNeighbours } from '../../outbox/witness.ts'
import { alertsOf } from '../alerts.ts'
import type { HandlersOf } from '../call.ts'

type UplinkInternals = {
  [K in keyof HandlersOf<'internal'> as K extends `internal.${'uplink' | 'feed'}${string}` ? K : never]: HandlersOf<'internal'>[K]
}

/** What the uplink asks while it works. What it brings from outside is judged here. */
export const uplinkInternalHandlers: UplinkInternals = {
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
  'internal.uplinkHeartbeat': (_input, { desk }) => ({
    protocol: UPLINK_PROTOCOL, at: desk.now().toISOString(), version: desk.version, checkpoint: opened(desk).log.lastCheckpoint(), alerts: alertsOf(desk).map(({ code }) => code),
  }),
  'internal.uplinkTold': ({ destination, told }, { desk }) => {
    opened(desk).outbox.tell(destination, told)
    return {}
  },
  'internal.uplinkEnrolment': ({ code }, { desk }) => enrolmentOf(desk, code, opened(desk).settings.get(settingNames.deskName) ?? ''),
  'internal.uplinkEnrolled': (enrolled, call) => {
    takeEnrolment(call.desk, enrolled)
    return {}
  },
  'internal.uplinkRenewal': (_input, { desk }) => ({ request: renewalOf(desk) }),
  'internal.uplinkRenewed': ({ certificate }, { desk }) => {
    takeRenewal(desk, certificate)
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
    const { outbox, log } = opened(desk)
    outbox.setNext(feed, Math.min(next, log.size()))
    return {}
  },
}
