import type { CallSpec } from '../../contract/call.ts'
import { FoyerError } from '../../contract/errors.ts'
import { FOUR_EYES_SPAN_MS, fourEyesNeeds, fourEyesUnder, wantsSecondPerson, type FourEyesKind } from '../../contract/four-eyes.ts'
import { allCalls, type AnyCallName } from '../../contract/index.ts'
import { permissionsUnder } from '../../contract/roles.ts'
import type { Permission } from '../../contract/permissions.ts'
import type { Policy } from '../../contract/policy.ts'
import type { CallContext } from '../../transport/handlers.ts'
import { hasProof, takeProof } from '../staff/fresh.ts'
import type { Account } from '../staff/accounts.ts'
import { awaitSecond, RECOVERY_KEY, takeApproval, type Approval } from '../staff/second-person.ts'
import type { Asking } from './asking.ts'
import { newId, permissionsOf, type Desk, type OpenDesk } from './desk.ts'

/** Records of one person's day that are counted: as many as policy can name, beside those that a second person approved. */
const MOST_COUNTED = 2_000

/** How many records somebody had by these actions within the span, alone. */
function hadAlone({ search }: OpenDesk, now: Date, user: string, actions: readonly string[]): number {
  const from = new Date(now.getTime() - FOUR_EYES_SPAN_MS).toISOString()
  return search.page({ user, actions: [...actions], status: '2xx', from }, null, MOST_COUNTED).events.filter(({ second }) => second === undefined).length
}

/** Who else than the first could approve an act, by what they may. */
export function couldApprove(parts: OpenDesk, first: string, needs: readonly Permission[]): Account[] {
  return parts.accounts.all().filter((account) => {
    if (account.active !== 1 || account.id === first) return false
    const may = permissionsOf(parts, account)
    return needs.every((each) => may.has(each))
  })
}

/**
 * The second person of a call, where policy wants one of it: who approved it. Over the API nobody sits beside whoever asks: there it is refused.
 *
 * @returns null where none is wanted
 * @throws FoyerError `staff.secondWanted`; `staff.proofWanted` where the first has not proven afresh who they are, which comes first
 */
export function secondOf(desk: Desk, name: AnyCallName, spec: CallSpec, input: unknown, { principal, person, api }: Asking, { session: token }: CallContext): Approval | null {
  const { fourEyes } = spec
  const parts = desk.opened
  if (fourEyes === null || parts === null || (person === null && api === null)) return null
  const session = api === null ? desk.sessions.find(token, false) : null
  if (!wantsSecondPerson(fourEyes, input, parts.policy.inForce().values, principal.id, (counted) => hadAlone(parts, desk.now(), principal.id, counted))) return null
  if (session === null) throw new FoyerError('staff.secondWanted', { detail: fourEyes.kind })
  const approval = takeApproval(desk, session, name, input, ({ id }) => id === RECOVERY_KEY.id || couldApprove(parts, principal.id, [spec.needs, fourEyesNeeds[fourEyes.kind]]).some((each) => each.id === id))
  if (approval !== null) return approval
  const fresh = spec.fresh !== false && hasProof(desk, token, name)
  if (fresh || spec.fresh === true) takeProof(desk, token, name)
  return awaitSecond(desk, session, { id: newId(desk.randomBytes), name, input, of: fourEyes, needs: spec.needs, fresh })
}

/** Kinds of which fewer than two people of this desk could do what needs two. */
function tooFewFor(parts: OpenDesk, policy: Policy, kinds: readonly FourEyesKind[]): FourEyesKind[] {
  const active = parts.accounts.all().filter((account) => account.active === 1).map(({ role }) => permissionsUnder(role, policy))
  const needed = (kind: FourEyesKind): readonly Permission[] => [fourEyesNeeds[kind], ...Object.values(allCalls as Record<string, CallSpec>).filter(({ fourEyes }) => fourEyes?.kind === kind).map(({ needs }) => needs)]
  return kinds.filter((kind) => active.filter((may) => needed(kind).every((each) => may.has(each))).length < 2)
}

/**
 * Whoever sets four eyes for a desk where nobody else could be the second pair hears of it before: later, when somebody has left, or where the
 * organisation says it, the recovery key stands in, so that no desk is locked up.
 *
 * @throws FoyerError `staff.secondMissing` with the first kind as detail
 */
export function checkEnoughEyes(parts: OpenDesk, before: Policy, after: Policy): void {
  const held = fourEyesUnder(before)
  const [missing] = tooFewFor(parts, after, fourEyesUnder(after).filter((kind) => !held.includes(kind)))
  if (missing !== undefined) throw new FoyerError('staff.secondMissing', { detail: missing })
}
