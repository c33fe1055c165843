import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { defaultPolicy, partOfPolicy, policyRules, type Policy, type PolicyInForce, type PolicyRule } from '../../contract/policy.ts'
import { FoyerError, type ErrorPayload } from '../../contract/errors.ts'
import { guardOf } from '../../system/guarded-path.ts'
import type { PolicyPlace } from '../../system/policy-file.ts'
import { jsonIn } from '../records/json-in.ts'
import type { Settings } from '../records/settings.ts'

const partialPolicy = partOfPolicy.strict()
type PartialPolicy = Partial<Policy>

const isApart = (key: string): boolean => (policyRules as Record<string, PolicyRule>)[key]?.apart === true

const withoutGaps = (values: z.infer<typeof partialPolicy>): PartialPolicy =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

/** The organisation's file as it was at one moment; null where nobody knows where it is. */
export type PolicyLook = { read: ReturnType<typeof readPolicy>, place: PolicyPlace } | null

export interface PolicySource {
  inForce(): PolicyInForce
  /** What is in force by what the database says now: a command line beside this process may have taken in another policy. */
  renew(): PolicyInForce
  /** What the organisation's file says now. With its guards that takes seconds on Windows: not for under the database's lock. */
  look(): PolicyLook
  /** Take in what was seen. @returns whether what is in force changed */
  take(look: PolicyLook): boolean
  /** Whether what the organisation fixed is what its file said at the last look. */
  followsFile(): boolean
  /** @throws FoyerError `staff.forbidden` for a key that the organisation has fixed */
  set(values: z.infer<typeof partialPolicy>): PolicyInForce
}

/**
 * Policy from three places: built-in defaults, what administrators of this desk set, and the organisation's file, which wins and
 * locks its keys. A file that cannot be read, understood or believed keeps the last policy that could: unknown is not absent.
 */
export function policySource(settings: Settings, place: PolicyPlace | null): PolicySource {
  const part = (name: string): PartialPolicy => {
    const text = settings.get(name)
    const json = text === null ? {} : jsonIn(text)
    // Unknown is not absent: without it the desk would mask and keep as nobody said.
    if (json === undefined) throw new FoyerError('database.damaged', { detail: name.slice(0, 40) })
    const parsed = partialPolicy.safeParse(json)
    return parsed.success ? withoutGaps(parsed.data) : {}
  }
  const stored = (name: string): PartialPolicy => ({ ...part(name), ...part(`${name}.added`) })
  const keep = (name: string, values: PartialPolicy) => {
    const entries = Object.entries(values)
    settings.set(name, JSON.stringify(Object.fromEntries(entries.filter(([key]) => !isApart(key)))))
    settings.set(`${name}.added`, JSON.stringify(Object.fromEntries(entries.filter(([key]) => isApart(key)))))
  }
  let problem: ErrorPayload | null = null
  let follows = false
  const compute = (): PolicyInForce => {
    const fixed = stored('policy.organisation')
    return {
      values: { ...defaultPolicy, ...stored('policy.desk'), ...fixed },
      locked: Object.fromEntries(Object.keys(fixed).map((key) => [key, (place?.path ?? '').slice(0, 200)])),
      problem,
    }
  }
  let present = compute()
  const source: PolicySource = {
    inForce: () => present,
    renew() {
      present = compute()
      return present
    },
    // Whoever does not know where the file is does not know that there is none.
    look: () => (place === null ? null : { read: readPolicy(place), place }),
    take(look) {
      const before = JSON.stringify(present)
      if (look !== null) {
        const { read } = look
        problem = problemOf(look.place, read)
        follows = 'values' in read
        if ('values' in read && JSON.stringify(read.values) !== JSON.stringify(stored('policy.organisation'))) keep('policy.organisation', read.values)
      }
      present = compute()
      return JSON.stringify(present) !== before
    },
    followsFile: () => follows,
    set(values) {
      const changes = withoutGaps(values)
      for (const key of Object.keys(changes)) {
        if (Object.hasOwn(present.locked, key)) throw new FoyerError('staff.forbidden', { detail: `policy:${key}` })
      }
      keep('policy.desk', { ...stored('policy.desk'), ...changes })
      present = compute()
      return present
    },
  }
  return source
}

const MAX_FILE = 64 * 1024

/** The file's values, empty where there surely is no file; or why nobody can know. */
export function readPolicy({ path, guarded }: PolicyPlace): { values: PartialPolicy } | { problem: FoyerError } {
  const writableAt = guarded ? guardOf(path).writableAt : null
  if (writableAt !== null) return { problem: new FoyerError('policy.writable', { detail: writableAt.slice(0, 120) }) }
  try {
    const text = readFileSync(path, 'utf8')
    if (text.length > MAX_FILE) throw new Error('too large')
    return { values: withoutGaps(partialPolicy.parse(JSON.parse(text))) }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? { values: {} } : { problem: new FoyerError('policy.unreadable', { detail: path.slice(0, 120) }) }
  }
}

/** What is to be told of the organisation's policy, or null. */
export function problemOf(place: PolicyPlace, read: ReturnType<typeof readPolicy>): ErrorPayload | null {
  if ('problem' in read) return read.problem.toPayload()
  return place.overruled ? new FoyerError('policy.overruled').toPayload() : null
}
