import { FoyerError } from '../../../contract/errors.ts'
import { allCalls, type CallName } from '../../../contract/index.ts'
import type { TrustPreview } from '../../../contract/trust.ts'
import type { HandlersOf, VaultCall } from '../call.ts'
import { appendCover } from '../../audit/append-cover.ts'
import { opened } from '../../database/opened.ts'
import { commitWith } from '../../audit/commit.ts'
import { eventOf } from '../../audit/event.ts'
import { scrub } from '../../database/scrub.ts'
import { anchorRowHash, hashOfFile, toldAnchors } from '../../trust/told.ts'

/** Main asks on behalf of a call of the screen: the event is that call's, in the transaction of the change. */
function commitAs(name: CallName, call: VaultCall, detail: string, change: () => void): void {
  const { desk, person, second, credential, context } = call
  // Whatever fails here is recorded by main's own call.
  call.skipEvent()
  commitWith(desk, change, () => eventOf(desk, { spec: allCalls[name], action: name, person, second, credential, context }, { status: 200, error: null, subject: null, detail: detail.slice(0, 300) }))
}

/** Hashes and numbers: which file, what it brought, which roots a person answered for. As much as fits beside the longest name; what was replaced has an event of its own. */
function told({ id, about, added, gone, replaces, unknownRoots }: TrustPreview): string {
  const roots = unknownRoots.count === 0 ? [] : [`roots=${unknownRoots.count}`, `root=${unknownRoots.shown[0]?.fingerprint ?? ''}`]
  return [
    `sha256=${id}`, about.kind, ...about.lists.slice(0, 1).map(({ issuer }) => issuer), `new=${added.count}`, `gone=${gone.count}`,
    ...(replaces === null ? [] : [`replaces=${replaces.id.slice(0, 16)}`]), ...roots,
  ].join(' ')
}

/** The files that chips are judged by: kept here, decoded in the reader. */
export const trustHandlers: Omit<HandlersOf<'trust'>, 'trust.fetches'> = {
  'trust.list': (_input, { desk }) => opened(desk).trust.list(),
}

type TrustInternals = Pick<HandlersOf<'internal'>, 'internal.keptTrust' | 'internal.trustFile' | 'internal.keepTrust' | 'internal.dropTrust' | 'internal.foundTrustDeleted'>

export const trustInternalHandlers: TrustInternals = {
  'internal.keptTrust': (_input, call) => {
    // Asked at every start, also of a desk that is not set up or cannot open: no event of the trail.
    if (call.desk.opened === null) call.skipEvent()
    const { trust: anchors, database, log } = opened(call.desk)
    // One that the trail tells nothing of was put in by other means: no chip is judged by it, and verification finds it.
    const told = toldAnchors(database, log.words)
    return anchors.ids().filter((id) => told.has(id))
  },
  'internal.trustFile': ({ id }, { desk }) => ({ bytes: opened(desk).trust.bytesOf(id) }),
  'internal.keepTrust': ({ bytes, preview, cause }, call) => {
    const parts = opened(call.desk)
    const { trust: anchors } = parts
    const { id, about, replaces } = preview
    if (call.person === null) throw new FoyerError('staff.signInRequired')
    if (hashOfFile(bytes) !== id) throw new FoyerError('input.invalid', { detail: 'hash' })
    const by = { id: call.person.id, name: call.person.name }
    commitAs(cause, call, told(preview), () => {
      if (replaces !== null) anchors.remove(replaces.id)
      // Taken again, it stands last: the newest of its issuer.
      anchors.remove(id)
      const row = anchors.add({ id, bytes, about, at: call.desk.now(), by })
      // The event of the call has no room for it.
      appendCover(call.desk, parts, [{ kind: 'trust', id, hash: anchorRowHash(row) }], 'trust=1')
    })
    return {}
  },
  'internal.dropTrust': ({ id }, call) => {
    const { trust: anchors, database } = opened(call.desk)
    commitAs('trust.remove', call, `sha256=${id}`, () => {
      if (!anchors.remove(id)) throw new FoyerError('trust.notFound')
    })
    scrub(database)
    return {}
  },
  'internal.foundTrustDeleted': ({ id }, call) => {
    commitAs('trust.removeFound', call, `sha256=${id}`, () => undefined)
    return {}
  },
}
