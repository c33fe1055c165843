// `npm run release -- --key FINGERPRINT [--apt FOLDER] [--announce KEY.pem --name NAME [--days N]] FILE...`: what lies beside packages that are
// handed out. Their digests, a statement of where they come from, a signature over both, a signed repository that apt takes them from, and what says
// that they are there: `latest*.yml` and a signed announcement. The key of gpg stays with gpg: on a token, or wherever GNUPGHOME says.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './paths.ts'
import type { Sbom } from './sbom.ts'
import { say } from './say.ts'
import { COMMIT, commitOf } from './source-commit.ts'
import { sourceDate } from './source-date.ts'
import { announcedFiles, announcer, writeAnnouncement, writeChannels } from './update-files.ts'

/** Until an announcement runs out and is signed anew. */
const ANNOUNCED_DAYS = 60

interface Digest { readonly name: string; readonly sha256: string }

const digestsOf = (files: readonly string[]): Digest[] => files.map((file) => ({ name: basename(file), sha256: createHash('sha256').update(readFileSync(file)).digest('hex') })).toSorted((a, b) => (a.name < b.name ? -1 : 1))

/** As `sha256sum --check` takes it. */
export const sumsText = (digests: readonly Digest[]): string => digests.map(({ name, sha256 }) => `${sha256}  ${name}\n`).join('')

/**
 * An in-toto statement (v1) with a SLSA provenance predicate (v1): which sources and which lock file made these files, by which command.
 * @param commit of the sources, 40 hex digits
 * @throws Error where `commit` is none
 */
export function provenance(digests: readonly Digest[], commit: string, epoch: number, lockSha256: string): Record<string, unknown> {
  if (!COMMIT.test(commit)) throw new Error(`the sources have no commit: "${commit}"`)
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: digests.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'https://foyer.invalid/build/npm-run-dist/v1',
        externalParameters: { command: 'npm run dist', sourceDateEpoch: epoch },
        resolvedDependencies: [{ name: 'sources', digest: { gitCommit: commit } }, { name: 'package-lock.json', digest: { sha256: lockSha256 } }],
      },
      // No service vouches for it: whoever signs does.
      runDetails: { builder: { id: 'https://foyer.invalid/builder/by-hand' } },
    },
  }
}

/** @returns what it said. @throws Error where it cannot be started or its exit status is not 0 */
function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', cwd })
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr.trim()}`)
  return stdout.trim()
}

/** @returns the folder's files: SHA256SUMS, its signature, provenance.json (whose digest is among the sums) */
export function writeSums(files: readonly string[], key: string, commit: string, epoch: number): string[] {
  const [first] = files
  if (first === undefined) throw new Error('no file is named')
  const folder = dirname(resolve(first))
  if (files.some((file) => dirname(resolve(file)) !== folder)) throw new Error('the files have to lie in one folder')
  const statement = join(folder, 'provenance.json')
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  writeFileSync(statement, `${JSON.stringify(provenance(digestsOf(files), commit, epoch, lock), null, 1)}\n`)
  const sums = join(folder, 'SHA256SUMS')
  writeFileSync(sums, sumsText(digestsOf([...files, statement])))
  run('gpg', ['--batch', '--yes', '--local-user', key, '--armor', '--detach-sign', '--output', `${sums}.asc`, sums])
  return [sums, `${sums}.asc`, statement]
}

/** Where a .deb has its list of parts (stage.ts, electron-builder.yml). */
const SBOM = './opt/Foyer/app/resources/foyer/sbom.cdx.json'

/**
 * A statement of origin is about packages of that commit: what a .deb says of itself is asked.
 * @throws Error naming the first that was made of something else
 */
export function refuseOthersSources(debs: readonly string[], commit: string): void {
  for (const deb of debs) {
    const list = JSON.parse(run('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" | tar -xO "$2"', 'sh', resolve(deb), SBOM])) as Partial<Sbom>
    const said = list.metadata?.component.pedigree?.commits[0]?.uid ?? 'none'
    if (said !== commit) throw new Error(`${basename(deb)} was made of commit ${said}, and these sources are ${commit}`)
  }
}

/** A repository of .deb packages in `folder`, signed by the same key: reprepro(1). What is there already stays. */
export function addToRepository(folder: string, debs: readonly string[], key: string): void {
  mkdirSync(join(folder, 'conf'), { recursive: true })
  writeFileSync(join(folder, 'conf', 'distributions'), ['Origin: Foyer', 'Label: Foyer', 'Codename: stable', 'Architectures: amd64 arm64', 'Components: main', `SignWith: ${key}`, ''].join('\n'))
  for (const deb of debs) run('reprepro', ['--basedir', folder, '--silent', 'includedeb', 'stable', deb])
  run('gpg', ['--batch', '--yes', '--output', join(folder, 'foyer-archive-keyring.pgp'), '--export', key])
}

export function main(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values: { key, apt, announce, name, days = String(ANNOUNCED_DAYS) }, positionals: files } = parseArgs({ args: [...args], allowPositionals: true, options: { key: text, apt: text, announce: text, name: text, days: text } })
  if (key === undefined || files.length === 0 || (announce === undefined) !== (name === undefined) || !/^[1-9]\d{0,2}$/.test(days)) {
    say('usage: npm run release -- --key FINGERPRINT [--apt FOLDER] [--announce KEY.pem --name NAME [--days N]] FILE...')
    return Promise.resolve(2)
  }
  // Of the development runtime: to look at, never to hand out.
  const refused = files.find((file) => basename(file).includes('CHECK-ONLY'))
  if (refused !== undefined) throw new Error(`${basename(refused)} is not to be handed out`)
  const commit = commitOf(root)
  refuseOthersSources(files.filter((file) => file.endsWith('.deb')), commit)
  const folder = dirname(resolve(files[0] ?? ''))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  for (const file of writeChannels(folder, version, announcedFiles(files), new Date(sourceDate() * 1000).toISOString())) say(`wrote ${file}`)
  for (const file of writeSums(files, key, commit, sourceDate())) say(`wrote ${file}`)
  if (announce !== undefined && name !== undefined) {
    const announced = writeAnnouncement(folder, { version, files: announcedFiles(files) }, announcer(name, readFileSync(announce, 'utf8')), new Date(), Number(days))
    say(`wrote ${announced.file}; policy's updatesKey for it: ${announced.key}`)
  }
  if (apt !== undefined) {
    addToRepository(resolve(apt), files.filter((file) => file.endsWith('.deb')), key)
    say(`${apt} is a repository: deb [signed-by=/usr/share/keyrings/foyer-archive-keyring.pgp] URL stable main`)
  }
  return Promise.resolve(0)
}
