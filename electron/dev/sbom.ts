// out/sbom.cdx.json: what ships, by name, version, licence and digest. CycloneDX 1.6 (ECMA-424), JSON. The same sources make the same bytes.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.ts'

/** A package that ships: what licences.ts knows of it. */
interface Shipped { readonly name: string; readonly version: string; readonly licence: string }

export interface SbomComponent {
  readonly type: 'library' | 'application' | 'framework'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses: readonly ({ expression: string } | { license: { name: string } })[]
  readonly hashes?: readonly { alg: 'SHA-512'; content: string }[]
}

export interface Sbom {
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly serialNumber: string
  readonly version: 1
  readonly metadata: { readonly component: SbomComponent & { readonly pedigree?: { readonly commits: readonly { uid: string }[] } } }
  readonly components: readonly SbomComponent[]
}

/** package-url: a scope's `@` is written `%40`. */
export const npmPurl = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

function component(type: SbomComponent['type'], purl: string, { name, version, licence }: Shipped, digest?: string): SbomComponent {
  return {
    type, 'bom-ref': purl, name, version, purl, licenses: licence === '' ? [] : [{ expression: licence }],
    ...(digest === undefined ? {} : { hashes: [{ alg: 'SHA-512' as const, content: digest }] }),
  }
}

/** Digests of the packages' archives, as npm checked them: by name and version, in hex. */
function lockedDigests(): Map<string, string> {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string; integrity?: string }> }
  return new Map(Object.entries(lock.packages).flatMap(([path, { version, integrity }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return integrity?.startsWith('sha512-') ? [[`${name}@${version}`, Buffer.from(integrity.slice(7), 'base64').toString('hex')]] : []
  }))
}

/** What a shared library of libvips is made of, which npm knows nothing of: an advisory names libwebp, not sharp. */
function insideLibvips(licences: readonly Shipped[]): SbomComponent[] {
  return licences.filter(({ name }) => name.startsWith('@img/sharp-libvips-')).flatMap(({ name }) => {
    const file = join(root, 'node_modules', name, 'versions.json')
    if (!existsSync(file)) return []
    return Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)
      .map(([inside, version]) => component('library', `pkg:generic/${inside}@${version}`, { name: inside, version, licence: '' }))
  })
}

/**
 * @param licences of every package that ships, Electron's among them (licences.ts)
 * @param commit that the sources are; null for none
 */
export function sbomOf(version: string, licences: readonly Shipped[], commit: string | null = null): Sbom {
  const digests = lockedDigests()
  const own = { ...component('application', npmPurl('foyer', version), { name: 'foyer', version, licence: 'Apache-2.0' }), ...(commit === null ? {} : { pedigree: { commits: [{ uid: commit }] } }) }
  const packages = licences.map((each) => component(each.name === 'electron' ? 'framework' : 'library', npmPurl(each.name, each.version), each, digests.get(`${each.name}@${each.version}`)))
  const components = [...packages, ...insideLibvips(licences)].toSorted((a, b) => (a.purl < b.purl ? -1 : 1))
  const digest = createHash('sha256').update(JSON.stringify([own, components])).digest('hex')
  // A UUID of version 8 (RFC 9562): of what it says alone.
  const uuid = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`
  return { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: `urn:uuid:${uuid}`, version: 1, metadata: { component: own }, components }
}

export function writeSbom(licences: readonly Shipped[]): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  writeFileSync(join(root, 'out', 'sbom.cdx.json'), `${JSON.stringify(sbomOf(version, licences), null, 1)}\n`)
}

/** What lies in a packed folder as a package of its own. @param paths as `packedFiles` has them */
export function packedPackages(paths: readonly string[], manifestAt: (path: string) => { name: string; version: string }): string[] {
  return paths.filter((path) => /\/node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/.test(path)).map((path) => manifestAt(path)).map(({ name, version }) => `${name}@${version}`)
}

/** The list of what ships and no more: packages in folders of their own, those in bundles, and Electron. @param shipped `name@version` */
export function sbomOfShipped(version: string, licences: readonly Shipped[], shipped: readonly string[], commit: string | null): Sbom {
  const all = new Set(shipped)
  return sbomOf(version, licences.filter((each) => each.name === 'electron' || all.has(`${each.name}@${each.version}`)), commit)
}

/**
 * How the list and what ships differ: packages that ship unnamed, and those that are named and do not ship.
 * @param shipped `name@version` of packages in folders of their own and in bundles
 */
export function differences(sbom: Sbom, shipped: readonly string[]): { unlisted: string[]; absent: string[] } {
  const listed = sbom.components.filter(({ purl, type }) => purl.startsWith('pkg:npm/') && type === 'library').map(({ name, version }) => `${name}@${version}`)
  return { unlisted: shipped.filter((each) => !listed.includes(each)), absent: listed.filter((each) => !shipped.includes(each)) }
}
