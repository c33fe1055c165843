import { isOfSystem, toldShutOut } from '../contract/contacts.ts'

/** What the doctor says of one part. */
export interface Finding {
  part: string
  state: 'ok' | 'missing' | 'fault'
  /** A few words: a version, a count. */
  detail: string
  /** One sentence that mends it; absent where nothing is to be done. */
  fix?: string
  /** Whose trouble a fault is; left out, the program's. */
  trouble?: Trouble
}

/** What policy names and its `hosts` shuts out: one of the two is not what is meant. */
export const hostFinding = (shut: Parameters<typeof toldShutOut>[0]): Finding => ({
  part: 'policy', state: 'missing', detail: `policy.hostNotPermitted: ${toldShutOut(shut)}`, fix: `Add the host to hosts in the policy, or take it out of that key; until then ${isOfSystem(shut.key) ? 'the system goes on connecting there' : 'it is not contacted'}.`,
})

/**
 * Exit status of each class of trouble, for whoever watches many desks. In the order in which they are to be mended: of several the first
 * decides. 0, 1 and 2 mean what they mean for every command.
 */
export const troubleStatus = { program: 3, keychain: 4, keys: 5, database: 6, disk: 7, settings: 8 } as const
export type Trouble = keyof typeof troubleStatus

/** 0 where no part is at fault. */
export function statusOf(findings: readonly Finding[]): number {
  const statuses = findings.filter(({ state }) => state === 'fault').map(({ trouble }) => troubleStatus[trouble ?? 'program'])
  return statuses.length === 0 ? 0 : Math.min(...statuses)
}
