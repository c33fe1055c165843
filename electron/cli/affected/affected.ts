import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import type { CliIo } from '../io.ts'
import { UsageError } from '../usage.ts'
import { advisoryIn, isCalled, namesOf, verdictOn } from './advisory.ts'

const FORM = 'affected PACKAGE[@VERSION] | affected [CVE] --file ADVISORY.json...'

/** Names of advisories: CVE, GitHub's, and others of that form. */
const ADVISORY = /^(CVE-\d{4}-\d{4,}|GHSA(-[23456789cfghjmpqrvwx]{4}){3}|[A-Z]+-\d{4}-[\w-]+)$/i

/** What is needed of the list that ships with every Foyer (electron/dev/sbom.ts). */
const sbom = z.object({ metadata: z.object({ component: z.object({ version: z.string() }) }), components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string() })) })
type Part = z.infer<typeof sbom>['components'][number]

/**
 * Whether this Foyer holds a package, or what an advisory is about, by the list that ships with it: nobody is asked over any network. An
 * advisory is read from its OSV file, for the list itself knows packages and no advisories.
 * @throws FoyerError `sbom.missing`, `sbom.unknownAdvisory`, `input.invalid`
 */
export async function affectedCommand(args: string[], io: Pick<CliIo, 'stdout' | 'readFile' | 'resourcesFolder' | 'modulesFolder'>): Promise<number> {
  const { word, files } = parsed(args)
  const parts = await shippedParts(io)
  if (files.length === 0) {
    if (word === undefined) throw new UsageError(FORM)
    if (ADVISORY.test(word)) throw new FoyerError('sbom.unknownAdvisory', { detail: word })
    for (const line of holding(parts, word)) io.stdout(JSON.stringify(line))
    return 0
  }
  const advisories = await Promise.all(files.map(async (file) => advisoryIn(await io.readFile(file))))
  const meant = word === undefined ? advisories : advisories.filter((each) => namesOf(each).some((name) => name.toLowerCase() === word.toLowerCase()))
  if (meant.length === 0) throw new FoyerError('sbom.unknownAdvisory', { detail: word ?? '' })
  for (const advisory of meant) {
    const said = parts.flatMap(({ name, version, purl }) => {
      const verdict = verdictOn(advisory, ecosystemOf(purl), name, version)
      return verdict === null ? [] : [{ advisory: advisory.id, package: name, version, ...verdict }]
    })
    for (const line of said.length > 0 ? said : [{ advisory: advisory.id, package: null, version: null, affected: false, fixed: null }]) io.stdout(JSON.stringify(line))
  }
  return 0
}

const ecosystemOf = (purl: string): 'npm' | null => (purl.startsWith('pkg:npm/') ? 'npm' : null)

function holding(parts: readonly Part[], word: string): { package: string; version: string | null; shipped: boolean; purl: string | null }[] {
  const at = word.lastIndexOf('@')
  const [name, wanted] = at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word, undefined]
  const found = parts.filter((part) => isCalled(ecosystemOf(part.purl), name, part.name) && (wanted === undefined || part.version === wanted))
  if (found.length === 0) return [{ package: name, version: wanted ?? null, shipped: false, purl: null }]
  return found.map((part) => ({ package: part.name, version: part.version, shipped: true, purl: part.purl }))
}

async function shippedParts({ readFile, resourcesFolder, modulesFolder }: Pick<CliIo, 'readFile' | 'resourcesFolder' | 'modulesFolder'>): Promise<readonly Part[]> {
  // Installed, it lies with the resources; in a checkout, where it is made.
  for (const file of [join(resourcesFolder, 'sbom.cdx.json'), join(modulesFolder, '..', 'out', 'sbom.cdx.json')]) {
    const bytes = await readFile(file).catch(() => null)
    if (bytes !== null) return sbom.parse(JSON.parse(new TextDecoder().decode(bytes))).components
  }
  throw new FoyerError('sbom.missing')
}

function parsed(args: string[]): { word: string | undefined; files: string[] } {
  try {
    const { values, positionals: [word, ...others] } = parseArgs({ args, allowPositionals: true, options: { file: { type: 'string', multiple: true } } })
    if (others.length > 0) throw new UsageError(FORM)
    return { word, files: values.file ?? [] }
  } catch {
    throw new UsageError(FORM)
  }
}
