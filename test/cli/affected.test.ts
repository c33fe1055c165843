import { readFile } from 'node:fs/promises'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { affectedCommand } from '../../electron/cli/affected/affected.ts'
import { compareVersions } from '../../electron/contract/versions.ts'
import { collectLicences } from '../../electron/dev/licences.ts'
import { differences, packedPackages, sbomOf, sbomOfShipped } from '../../electron/dev/sbom.ts'

const folder = mkdtempSync(join(tmpdir(), 'foyer-affected-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const licences = collectLicences()
const list = sbomOf('1.2.3', licences)
writeFileSync(join(folder, 'sbom.cdx.json'), JSON.stringify(list))
const versionOf = (name: string): string => list.components.find((each) => each.name === name)?.version ?? ''

async function run(...args: string[]): Promise<unknown> {
  const out: unknown[] = []
  const io = { stdout: (line: string) => { out.push(JSON.parse(line)) }, readFile: (path: string) => readFile(path), resourcesFolder: folder, modulesFolder: join(folder, 'none', 'node_modules') }
  return await affectedCommand(args, io).then((status) => ({ status, out }), (error: unknown) => (error as { code?: string; name: string }).code ?? (error as Error).name)
}

function advisory(file: string, about: Record<string, unknown>): string {
  writeFileSync(join(folder, file), JSON.stringify({ id: 'GHSA-2222-3333-4444', aliases: ['CVE-2026-1000'], affected: [about] }))
  return join(folder, file)
}

describe('the list of parts', () => {
  it('names every package that ships once, with its digest as npm checked it, and what libvips is made of', () => {
    expect(new Set(list.components.map((each) => each['bom-ref'])).size).toBe(list.components.length)
    expect(list.components.find(({ name }) => name === 'sharp')).toMatchObject({ purl: `pkg:npm/sharp@${versionOf('sharp')}`, licenses: [{ expression: 'Apache-2.0' }], hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }] })
    expect(list.components.map(({ purl }) => purl)).toContain(`pkg:npm/%40noble/curves@${versionOf('@noble/curves')}`)
    expect(versionOf('webp')).toMatch(/^\d+\./)
    expect(sbomOf('1.2.3', licences).serialNumber).toBe(list.serialNumber)
    expect(sbomOf('1.2.4', licences).serialNumber).not.toBe(list.serialNumber)
  })

  it('is held against what was packed', () => {
    const at = (name: string): string => `resources/app.asar.unpacked/node_modules/${name}/package.json`
    const manifestAt = (path: string): { name: string; version: string } => {
      const name = (/node_modules\/(.+)\/package/.exec(path)?.[1] ?? '').replace('keytar', '@github/keytar')
      return { name, version: versionOf(name) || '0.0.1' }
    }
    const packed = packedPackages([at('sharp'), at('@noble/curves'), at('keytar'), 'resources/foyer/x'], manifestAt)
    expect(packed).toEqual(['sharp', '@noble/curves', '@github/keytar'].map((name) => `${name}@${versionOf(name)}`))
    const commit = 'a'.repeat(40)
    const its = sbomOfShipped('1.2.3', licences, [...packed, `zod@${versionOf('zod')}`], commit)
    expect(its.metadata.component.pedigree).toEqual({ commits: [{ uid: commit }] })
    expect(its.components.map(({ name }) => name).toSorted()).toEqual(['@github/keytar', '@noble/curves', 'electron', 'sharp', 'zod'])
    expect(differences(its, [...packed, `zod@${versionOf('zod')}`])).toEqual({ unlisted: [], absent: [] })
    expect(differences(its, [...packed, 'planted@0.0.1'])).toEqual({ unlisted: ['planted@0.0.1'], absent: [`zod@${versionOf('zod')}`] })
  })
})

describe('affected', () => {
  it('says whether a package ships, and in which version', async () => {
    expect(await run('zod')).toMatchObject({ status: 0, out: [{ package: 'zod', version: versionOf('zod'), shipped: true }] })
    expect(await run('@noble/curves@0.0.1')).toMatchObject({ out: [{ package: '@noble/curves', version: '0.0.1', shipped: false }] })
    expect(await run('libwebp')).toMatchObject({ out: [{ package: 'webp', version: versionOf('webp'), shipped: true, purl: `pkg:generic/webp@${versionOf('webp')}` }] })
    expect(await run('vitest')).toMatchObject({ out: [{ shipped: false }] })
  })

  it('reads an advisory: within its range, fixed before, about something else, by commits only', async () => {
    const zod = { ecosystem: 'npm', name: 'zod' }
    const range = (...events: Record<string, string>[]): unknown[] => [{ type: 'SEMVER', events }]
    const within = advisory('within.json', { package: zod, ranges: range({ introduced: '0' }, { fixed: '999.0.0' }) })
    expect(await run('cve-2026-1000', '--file', within)).toEqual({ status: 0, out: [{ advisory: 'GHSA-2222-3333-4444', package: 'zod', version: versionOf('zod'), affected: true, fixed: '999.0.0' }] })
    const before = advisory('before.json', { package: zod, ranges: range({ introduced: '0' }, { fixed: '0.0.2' }, { introduced: '998.0.0' }) })
    expect(await run('--file', before)).toMatchObject({ out: [{ package: 'zod', affected: false, fixed: null }] })
    const last = advisory('last.json', { package: zod, ranges: range({ introduced: '0.1.0' }, { last_affected: versionOf('zod') }) })
    expect(await run('--file', last)).toMatchObject({ out: [{ affected: true }] })
    expect(await run('--file', advisory('other.json', { package: { ecosystem: 'PyPI', name: 'zod' }, versions: [versionOf('zod')] }))).toMatchObject({ out: [{ package: null, affected: false }] })
    expect(await run('--file', advisory('inside.json', { package: { ecosystem: 'OSS-Fuzz', name: 'libwebp' }, versions: [versionOf('webp')] }))).toMatchObject({ out: [{ package: 'webp', affected: true }] })
    expect(await run('--file', advisory('commits.json', { package: zod, ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }))).toMatchObject({ out: [{ package: 'zod', affected: 'cannotTell' }] })
  })

  it('says with a code what it cannot', async () => {
    const file = advisory('known.json', { package: { ecosystem: 'npm', name: 'zod' }, versions: [] })
    expect([await run('CVE-2026-9999'), await run('CVE-2026-9999', '--file', file)]).toEqual(['sbom.unknownAdvisory', 'sbom.unknownAdvisory'])
    writeFileSync(join(folder, 'none.json'), '{"id": 7}')
    expect([await run('--file', join(folder, 'none.json')), await run(), await run('a', 'b')]).toEqual(['input.invalid', 'UsageError', 'UsageError'])
    rmSync(join(folder, 'sbom.cdx.json'))
    expect(await run('zod')).toBe('sbom.missing')
  })

  it('orders versions as Semantic Versioning does', () => {
    const order = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.10.0', '2.0.0']
    expect(order.toReversed().toSorted(compareVersions)).toEqual(order)
    expect(compareVersions('1.0.0+a', '1.0')).toBe(0)
  })
})
