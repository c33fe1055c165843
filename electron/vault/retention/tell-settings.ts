import { shutOut, toldShutOut } from '../../contract/contacts.ts'
import { FoyerError } from '../../contract/errors.ts'
import { encodeDetail, type Marks } from '../../tlog/detail.ts'
import { heldGroups, keepsText, SETTINGS_EVENT, settingsHash, settingsTold, type HeldGroup } from '../audit/settings-told.ts'
import { isWhole } from '../database/integrity.ts'
import { eventOf, systemFrame, trailEvent } from '../audit/event.ts'
import type { PolicyLook } from '../policy/source.ts'
import { tellAnchor } from '../audit/signing.ts'
import type { KeepingDesk, Kept } from './desk.ts'

export function settingsMarks({ settings, policy }: Pick<Kept, 'settings' | 'policy'>, groups: readonly HeldGroup[]): Marks {
  const { retentionDays, keepImagesDays } = policy.inForce().values
  return { ...Object.fromEntries(groups.map((group) => [group, settingsHash(settings, group)])), keeps: keepsText(retentionDays, keepImagesDays) }
}

/**
 * Take in the organisation's policy, and see to it that the trail tells how the settings are: where nothing does, as on a desk of the version
 * before, and where the organisation says something else than before, or something that cannot be believed. What is neither told nor said by the
 * organisation was changed by other means: that is told as well, for good, since the next change would cover it up.
 *
 * @param look what the organisation says
 */
export function takeInSettings(desk: KeepingDesk, parts: Kept, look: PolicyLook | null): void {
  const { database, policy } = parts
  let undo: () => void = () => undefined
  const takeIn = (): HeldGroup[] => {
    const before = policy.inForce()
    const taken = policy.take(look)
    undo = taken.undo
    const strange = tellSettings(desk, parts, taken.changed)
    const { problem, unknown, values } = policy.inForce()
    const shutBefore = shutOut(before.values).map(toldShutOut)
    if (problem !== null && problem.code !== before.problem?.code) tellProblem(desk, parts, FoyerError.fromPayload(problem))
    for (const key of unknown) if (!before.unknown.includes(key)) tellProblem(desk, parts, new FoyerError('policy.unknownKey', { detail: key }))
    for (const told of shutOut(values).map(toldShutOut)) if (!shutBefore.includes(told)) tellProblem(desk, parts, new FoyerError('policy.hostNotPermitted', { detail: told }))
    return strange
  }
  let strange: HeldGroup[]
  try {
    strange = database.transaction(takeIn).immediate()
  } catch (error) {
    // What was rolled back is neither in force nor told.
    undo()
    throw error
  }
  for (const group of strange) tellAnchor(desk, parts, `settings=${group}`)
}

function tellProblem(desk: KeepingDesk, { log }: Kept, problem: FoyerError): void {
  const frame = systemFrame('POST', '/system', 'system.policyProblem')
  log.append(eventOf(desk, frame, { status: problem.status, error: problem.code, subject: null, detail: problem.detail ?? null }))
}

/** @returns the groups that were changed by other means */
function tellSettings(desk: KeepingDesk, parts: Kept, changed: boolean): HeldGroup[] {
  const { database, records, policy, settings, log } = parts
  const { hashes } = settingsTold(database, log.words)
  const differing = heldGroups.filter((group) => hashes[group]?.hash !== settingsHash(settings, group))
  const isUntold = (group: HeldGroup) => hashes[group] === null
  // What looks as if nothing told it may be hidden behind an index that lacks its event.
  const believed = !differing.some(isUntold) || log.size() === 0 || isWhole(database)
  const anew = differing.filter((group) => (isUntold(group) ? believed : group === 'organisation' && policy.followsSource()))
  if (changed || anew.length > 0) {
    const { retentionDays, keepImagesDays } = policy.inForce().values
    records.shorten(retentionDays, keepImagesDays)
  }
  // A desk that is being set up says it with that.
  if (anew.length > 0 && log.size() > 0) {
    const words = anew.join(' ')
    log.append({ ...trailEvent(desk, SETTINGS_EVENT, 'POST', ''), detail: encodeDetail({ words, name: null, marks: settingsMarks(parts, anew) }) })
  }
  return differing.filter((group) => !anew.includes(group))
}
