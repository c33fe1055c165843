import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { policy, type Policy, type policyInForce } from '../../contract/desk.ts'
import { FoyerError } from '../../contract/errors.ts'
import type { Settings } from '../records/settings.ts'

export type PolicyInForce = z.infer<typeof policyInForce>

/** What holds where nobody has said anything. */
export const defaultPolicy: Policy = {
  retentionDays: 30, keepImages: false, keepImagesDays: 7, idleSeconds: 120, kiosk: true, sounds: true,
  maskNumbersForClerks: false, allowBacWhenPaceFails: false,
}

const partialPolicy = policy.partial().strict()
type PartialPolicy = Partial<Policy>

const withoutGaps = (values: z.infer<typeof partialPolicy>): PartialPolicy =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

export interface PolicySource {
  inForce(): PolicyInForce
  /** Read the organisation's file again. @returns whether what is in force changed */
  refresh(): boolean
  /** @throws FoyerError `staff.forbidden` for a key that the organisation has fixed */
  set(values: z.infer<typeof partialPolicy>): PolicyInForce
}

/**
 * Policy from three places: built-in defaults, what administrators of this desk set, and the organisation's file, which wins and
 * locks its keys. A file that cannot be read or understood keeps the last policy that could: unknown is not absent.
 */
export function policySource(settings: Settings, file: string | null): PolicySource {
  const stored = (name: string): PartialPolicy => {
    const text = settings.get(name)
    const parsed = text === null ? null : partialPolicy.safeParse(JSON.parse(text))
    return parsed?.success === true ? withoutGaps(parsed.data) : {}
  }
  const compute = (): PolicyInForce => {
    const fixed = stored('policy.organisation')
    return {
      values: { ...defaultPolicy, ...stored('policy.desk'), ...fixed },
      locked: Object.fromEntries(Object.keys(fixed).map((key) => [key, (file ?? '').slice(0, 200)])),
    }
  }
  let present = compute()
  const source: PolicySource = {
    inForce: () => present,
    refresh() {
      const before = JSON.stringify(present)
      // Whoever does not know where the file is does not know that there is none.
      const read = file === null ? null : readPolicyFile(file)
      if (read !== null && JSON.stringify(read) !== JSON.stringify(stored('policy.organisation'))) settings.set('policy.organisation', JSON.stringify(read))
      present = compute()
      return JSON.stringify(present) !== before
    },
    set(values) {
      const changes = withoutGaps(values)
      for (const key of Object.keys(changes)) {
        if (Object.hasOwn(present.locked, key)) throw new FoyerError('staff.forbidden', { detail: `policy:${key}` })
      }
      settings.set('policy.desk', JSON.stringify({ ...stored('policy.desk'), ...changes }))
      present = compute()
      return present
    },
  }
  return source
}

const MAX_FILE = 64 * 1024

/** The file's values; empty where there surely is no file; null where nobody can know. */
export function readPolicyFile(path: string): PartialPolicy | null {
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > MAX_FILE) return null
    return withoutGaps(partialPolicy.parse(JSON.parse(text)))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? {} : null
  }
}
