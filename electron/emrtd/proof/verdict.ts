import { chipReasonWeights, type ChipAccess, type ChipCloneCheck, type ChipReason, type ChipVerdict, type DataGroupState } from '../../contract/chip.ts'

const order = { altered: 0, cannotTell: 1, told: 2 } as const

function weightOf({ code }: ChipReason): keyof typeof order {
  return chipReasonWeights[code]
}

/** Each reason once, heaviest first, at most 40. */
export function sortReasons(reasons: readonly ChipReason[]): ChipReason[] {
  const once = new Map(reasons.map((reason) => [JSON.stringify([reason.code, reason.params ?? {}]), reason]))
  return [...once.values()].toSorted((a, b) => order[weightOf(a)] - order[weightOf(b)]).slice(0, 40)
}

/** The heaviest reason decides; `genuine` only when none weighs anything. */
export function verdictOf(reasons: readonly ChipReason[]): ChipVerdict {
  const weights = reasons.map(weightOf)
  if (weights.includes('altered')) return 'altered'
  return weights.includes('cannotTell') ? 'cannotTell' : 'genuine'
}

/** What the clone checks say: one that fails weighs; that there is none, or that it was not done, is told (9303-11 §6). */
export function cloneCheckReasons(check: ChipCloneCheck): ChipReason[] {
  const reasons: ChipReason[] = []
  if (check.chipAuthentication === 'failed') reasons.push({ code: 'chipAuthenticationFailed' })
  if (check.activeAuthentication === 'failed') reasons.push({ code: 'activeAuthenticationFailed' })
  if (check.cam === 'failed') reasons.push({ code: 'chipAuthenticationMappingFailed' })
  const states = Object.values(check)
  if (reasons.length > 0 || states.includes('passed')) return reasons
  return [{ code: states.includes('notDone') ? 'cloneCheckNotDone' : 'noCloneCheck' }]
}

/**
 * A document is proven by its DG1, which every one has (9303-10 §4.7.1): whoever proves other files and holds that
 * one back has said nothing about the person. A DG1 that does not match has a heavier reason of its own.
 */
export function mrzProofReasons({ dataGroups }: { dataGroups: Record<string, DataGroupState> }): ChipReason[] {
  const state = dataGroups['1']?.hash
  return state === 'ok' || state === 'mismatch' ? [] : [{ code: 'mrzNotProven' }]
}

/**
 * The verdict on a whole chip: passive authentication's reasons, the clone checks, how it was opened, and whatever
 * comparisons with the page found.
 */
export function judgeChip(parts: {
  passive: readonly ChipReason[]
  cloneCheck: ChipCloneCheck
  access: ChipAccess
  comparisons?: readonly ChipReason[]
}): { verdict: ChipVerdict; reasons: ChipReason[] } {
  const reasons = sortReasons([
    ...parts.passive,
    ...cloneCheckReasons(parts.cloneCheck),
    ...(parts.access.downgraded ? [{ code: 'accessDowngraded' as const }] : []),
    ...(parts.comparisons ?? [{ code: 'mrzNotCompared' as const }]),
  ])
  return { verdict: verdictOf(reasons), reasons }
}
