import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasDpkgDeb, makeDeb } from '../../electron/dev/linux/deb.ts'
import { addToRepository, main, provenance, refuseOthersSources, writeSums } from '../../electron/dev/release.ts'
import { sbomOf } from '../../electron/dev/sbom.ts'
import { commitOf } from '../../electron/dev/source-commit.ts'

const missing = ['gpg', 'reprepro', 'apt-get'].filter((command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error !== undefined)
const able = missing.length === 0 && hasDpkgDeb()
if (!able) process.stderr.write(`notice: nothing is signed for a test without ${missing.join(', ')}\n`)

describe.skipIf(!able)('packages that are handed out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-release-'))
  const before = process.env['GNUPGHOME']
  const deb = join(folder, 'foyer_1.0.0_amd64.deb')
  let key = ''
  const does = (command: string, ...args: string[]): number | null => spawnSync(command, args, { cwd: folder, encoding: 'utf8' }).status
  beforeAll(() => {
    process.env['GNUPGHOME'] = join(folder, 'gnupg')
    mkdirSync(join(folder, 'gnupg'), { mode: 0o700 })
    mkdirSync(join(folder, 'app'))
    writeFileSync(join(folder, 'app', 'foyer'), '#!/bin/sh\n', { mode: 0o755 })
    spawnSync('gpg', ['--batch', '--passphrase', '', '--quick-generate-key', 'Foyer test', 'ed25519', 'sign'])
    key = /^fpr:+([0-9A-F]{40}):/m.exec(spawnSync('gpg', ['--list-keys', '--with-colons'], { encoding: 'utf8' }).stdout)?.[1] ?? ''
    makeDeb({ folder: join(folder, 'app'), output: deb, version: '1.0.0', arch: 'x64', description: 'Reads.', epoch: 1_700_000_000, licences: [], quick: false })
  })
  afterAll(() => {
    spawnSync('gpgconf', ['--kill', 'all'])
    if (before === undefined) delete process.env['GNUPGHOME']
    else process.env['GNUPGHOME'] = before
    rmSync(folder, { recursive: true, force: true })
  })

  it('have digests that sha256sum checks under a signature that gpg checks, and a statement of their sources', () => {
    writeSums([deb], key, 'a'.repeat(40), 1_700_000_000)
    expect([does('sha256sum', '--check', '--strict', 'SHA256SUMS'), does('gpg', '--verify', 'SHA256SUMS.asc', 'SHA256SUMS')]).toEqual([0, 0])
    const statement = JSON.parse(readFileSync(join(folder, 'provenance.json'), 'utf8')) as { subject: { digest: { sha256: string } }[] }
    expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toContain(`${statement.subject[0]?.digest.sha256}  foyer_1.0.0_amd64.deb\n`)
    expect(JSON.stringify(statement)).toContain(`"gitCommit":"${'a'.repeat(40)}"`)
    appendFileSync(join(folder, 'SHA256SUMS'), ' ')
    expect(does('gpg', '--verify', 'SHA256SUMS.asc', 'SHA256SUMS')).not.toBe(0)
  })

  it('lie in a repository that apt takes by its signature alone', () => {
    const repository = join(folder, 'apt')
    addToRepository(repository, [deb], key)
    const state = join(folder, 'state')
    for (const each of ['lists/partial', 'cache/archives/partial', 'etc']) mkdirSync(join(state, each), { recursive: true })
    writeFileSync(join(state, 'status'), '')
    const apt = (...args: string[]) => spawnSync('apt-get', [
      '-o', `Dir::State=${state}`, '-o', `Dir::State::status=${join(state, 'status')}`, '-o', `Dir::Cache=${join(state, 'cache')}`, '-o', `Dir::Etc::sourcelist=${join(state, 'etc/sources.list')}`, '-o', 'Dir::Etc::sourceparts=/dev/null',
      '-o', 'APT::Architecture=amd64', '-o', 'APT::Sandbox::User=root', ...args,
    ], { cwd: state, encoding: 'utf8' })
    const source = (keyring: string): void => { writeFileSync(join(state, 'etc/sources.list'), `deb [arch=amd64 signed-by=${keyring}] file:${repository} stable main\n`) }
    writeFileSync(join(folder, 'nobody.pgp'), '')
    source(join(folder, 'nobody.pgp'))
    expect(apt('update', '-o', 'APT::Update::Error-Mode=any').status).not.toBe(0)
    source(join(repository, 'foyer-archive-keyring.pgp'))
    expect(apt('update', '-o', 'APT::Update::Error-Mode=any')).toMatchObject({ status: 0 })
    expect(apt('download', 'foyer')).toMatchObject({ status: 0 })
    expect(readFileSync(join(state, 'foyer_1.0.0_amd64.deb')).equals(readFileSync(deb))).toBe(true)
  })

  it('are of the sources that the statement names', () => {
    const made = (name: string, commit: string | null): string => {
      mkdirSync(join(folder, name, 'resources', 'foyer'), { recursive: true })
      writeFileSync(join(folder, name, 'resources', 'foyer', 'sbom.cdx.json'), JSON.stringify(sbomOf('1.0.0', [], commit)))
      makeDeb({ folder: join(folder, name), output: join(folder, `${name}.deb`), version: '1.0.0', arch: 'x64', description: 'Reads.', epoch: 1_700_000_000, licences: [], quick: true })
      return join(folder, `${name}.deb`)
    }
    const [ours, theirs] = ['a'.repeat(40), 'b'.repeat(40)]
    expect(() => refuseOthersSources([made('ours', ours)], ours)).not.toThrow()
    expect(() => refuseOthersSources([made('theirs', theirs)], ours)).toThrow(`was made of commit ${theirs}`)
    expect(() => refuseOthersSources([made('changed', null)], ours)).toThrow('was made of commit none')
  })

  it('are none that were made to look at', async () => {
    await expect(Promise.resolve().then(() => main(['--key', key, join(folder, 'foyer_1.0.0_CHECK-ONLY_amd64.deb')]))).rejects.toThrow('not to be handed out')
    expect(await main([deb])).toBe(2)
  })
})

describe('the sources that a statement of origin names', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-sources-'))
  const git = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@foyer.invalid', ...args], { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return stdout.trim()
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('are a commit with nothing changed beside it', () => {
    git('init', '--quiet')
    expect(() => commitOf(folder)).toThrow('git: ')
    writeFileSync(join(folder, 'source.ts'), 'one')
    expect(() => commitOf(folder)).toThrow('source.ts')
    git('add', '.')
    git('commit', '--quiet', '--no-gpg-sign', '-m', 'One')
    expect(commitOf(folder)).toBe(git('rev-parse', 'HEAD'))
    appendFileSync(join(folder, 'source.ts'), 'more')
    expect(() => commitOf(folder)).toThrow('source.ts')
    expect(() => commitOf(join(folder, 'absent'))).toThrow('git: ')
  })

  it.each(['', 'HEAD', 'a'.repeat(39), 'A'.repeat(40), `${'a'.repeat(40)}\n`, 'a'.repeat(64)])('are named by no "%s"', (commit) => {
    expect(() => provenance([], commit, 1_700_000_000, 'b'.repeat(64))).toThrow('no commit')
  })
})
