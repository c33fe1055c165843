import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { compareVersions } from '../../contract/versions.ts'

/** Longest list taken from a file that came from outside. */
const MANY = 20_000
const text = z.string().max(500)
const event = z.object({ introduced: text.optional(), fixed: text.optional(), last_affected: text.optional() })

/** What is looked at of an advisory in the Open Source Vulnerability format 1.7 (ossf.github.io/osv-schema); the rest is left. */
const osv = z.object({
  id: text,
  aliases: z.array(text).max(MANY).optional(),
  affected: z.array(z.object({
    package: z.object({ ecosystem: text, name: text }).optional(),
    versions: z.array(text).max(MANY).optional(),
    ranges: z.array(z.object({ type: text, events: z.array(event).max(MANY) })).max(MANY).optional(),
  })).max(MANY),
})
export type Advisory = z.infer<typeof osv>

/** @throws FoyerError `input.invalid`: it is no advisory */
export function advisoryIn(bytes: Uint8Array): Advisory {
  try {
    return osv.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch (error) {
    throw new FoyerError('input.invalid', { detail: 'advisory', cause: error })
  }
}

export const namesOf = ({ id, aliases = [] }: Advisory): string[] => [id, ...aliases]

/**
 * What an advisory says of one package in one version; null: it is not about that package. `cannotTell`: only by commits, which no version number shows.
 * @param ecosystem `npm`, or null for a library inside another, which is matched by its name alone
 */
export function verdictOn(advisory: Advisory, ecosystem: 'npm' | null, name: string, version: string): { affected: boolean | 'cannotTell'; fixed: string | null } | null {
  const about = advisory.affected.filter((each) => each.package !== undefined && (each.package.ecosystem === 'npm') === (ecosystem === 'npm') && isCalled(ecosystem, each.package.name, name))
  if (about.length === 0) return null
  const said = about.map(({ versions = [], ranges = [] }) => {
    if (versions.includes(version)) return true
    const told = ranges.filter(({ type }) => type !== 'GIT')
    // Some number themselves by a commit.
    if (!/^v?\d+\./.test(version)) return 'cannotTell'
    if (told.length === 0) return versions.length > 0 ? false : 'cannotTell'
    return told.some(({ events }) => isWithin(events, version))
  })
  const fixes = about.flatMap(({ ranges = [] }) => ranges.filter(({ type }) => type !== 'GIT').flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))).filter((fixed) => compareVersions(fixed, version) > 0)
  return { affected: said.includes(true) ? true : said.includes('cannotTell') ? 'cannotTell' : false, fixed: fixes.toSorted(compareVersions)[0] ?? null }
}

/** A library is called with and without `lib`: libwebp, webp. */
export function isCalled(ecosystem: 'npm' | null, wanted: string, name: string): boolean {
  const plain = (each: string): string => (ecosystem === 'npm' ? each.toLowerCase() : each.toLowerCase().replace(/^lib/, ''))
  return plain(wanted) === plain(name)
}

/** The algorithm of the OSV schema, "Evaluation": events in order of their versions, the last one at or below decides. */
function isWithin(events: readonly z.infer<typeof event>[], version: string): boolean {
  const at = ({ introduced, fixed, last_affected }: z.infer<typeof event>): string => introduced ?? fixed ?? last_affected ?? '0'
  let within = false
  for (const each of events.toSorted((a, b) => compareVersions(at(a), at(b)))) {
    if (each.introduced !== undefined && (each.introduced === '0' || compareVersions(version, each.introduced) >= 0)) within = true
    if (each.fixed !== undefined && compareVersions(version, each.fixed) >= 0) within = false
    if (each.last_affected !== undefined && compareVersions(version, each.last_affected) > 0) within = false
  }
  return within
}
