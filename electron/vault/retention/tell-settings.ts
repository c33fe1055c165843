import { encodeDetail, type Marks } from '../audit/detail.ts'
import { heldGroups, keepsText, SETTINGS_EVENT, settingsHash, settingsTold, type HeldGroup } from '../audit/settings-told.ts'
import type { Desk, OpenDesk } from '../desk.ts'
import { isWhole } from '../audit/integrity.ts'
import { trailEvent } from '../event.ts'
import { tellAnchor } from '../signing.ts'

export function settingsMarks({ settings, policy }: OpenDesk, groups: readonly HeldGroup[]): Marks {
  const { retentionDays, keepImagesDays } = policy.inForce().values
  return { ...Object.fromEntries(groups.map((group) => [group, settingsHash(settings, group)])), keeps: keepsText(retentionDays, keepImagesDays) }
}

/**
 * Take in the organisation's policy, and see to it that the trail tells how the settings are: where nothing does, as on a desk of the version
 * before, and where the organisation's file says something else than before. What is neither told nor in that file was changed by other means:
 * that is told as well, for good, since the next change would cover it up.
 */
export function takeInSettings(desk: Desk, parts: OpenDesk): void {
  const { database, records, policy, settings, log } = parts
  const look = policy.look()
  const strange = database.transaction(() => {
    const changed = policy.take(look)
    const { hashes } = settingsTold(database, log.words)
    const differing = heldGroups.filter((group) => hashes[group]?.hash !== settingsHash(settings, group))
    const isUntold = (group: HeldGroup) => hashes[group] === null
    // What looks as if nothing told it may be hidden behind an index that lacks its event.
    const believed = !differing.some(isUntold) || log.size() === 0 || isWhole(database)
    const anew = differing.filter((group) => (isUntold(group) ? believed : group === 'organisation' && policy.followsFile()))
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
  }).immediate()
  for (const group of strange) tellAnchor(desk, parts, `settings=${group}`)
}
