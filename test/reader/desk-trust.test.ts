import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDeskTrust } from '../../electron/reader/desk-trust.ts'
import { specimenCsca } from '../../electron/reader/chip/simulator/specimens.ts'
import { dataPath, projectRoot } from '../data-folder.ts'
import { ldif, ldifEntry } from './chip/proof/containers.ts'
import { listSigner } from './chip/proof/list-signer.ts'
import { makePki } from './chip/proof/pki-cases.ts'

const lists = dataPath('emrtd/masterlist')

describe('the trust of a desk', () => {
  let folder: string
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-trust-')) })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = (mode: 'demo' | 'desk') => openDeskTrust({ mode, resourcesFolder: join(projectRoot, 'resources'), trustFolders: [folder, join(folder, 'not-there')], policy: null })

  it('is empty at a new real desk and knows the specimen country at the demo desk', async () => {
    expect(await open('desk').state()).toEqual({ certificates: 0, countries: 0, version: null, refused: 0, problem: null })
    expect(await open('demo').state()).toMatchObject({ certificates: 1, countries: 1 })
  })

  it('takes certificates beside a policy file only where ordinary users cannot have put them', async () => {
    mkdirSync(join(folder, 'csca'))
    writeFileSync(join(folder, 'csca', 'a.cer'), specimenCsca())
    const withPolicy = (guarded: boolean) => openDeskTrust({ mode: 'desk', resourcesFolder: join(projectRoot, 'resources'), trustFolders: [], policy: { path: join(folder, 'policy.json'), guarded, overruled: false } }).state()
    expect(await withPolicy(false)).toMatchObject({ certificates: 1, problem: null })
    expect(await withPolicy(true)).toMatchObject({ certificates: 0, problem: { code: 'policy.writable' } })
  })

  it('refuses what is no certificate', async () => {
    await expect(open('desk').check(new TextEncoder().encode('not a certificate'))).rejects.toMatchObject({ code: expect.stringMatching(/^(input|masterList)\.invalid$/) })
  })

  it('leaves a damaged file in its folder out, and says so', async () => {
    writeFileSync(join(folder, 'a.ml'), Uint8Array.of(0x30, 3, 6, 1, 1))
    writeFileSync(join(folder, 'b.zip'), Uint8Array.of(0x50, 0x4b, 3, 4))
    writeFileSync(join(folder, 'c.cer'), specimenCsca())
    writeFileSync(join(folder, 'd.cer'), 'not a certificate')
    const trust = open('desk')
    expect(await trust.state()).toMatchObject({ certificates: 1, refused: 3 })
    expect((await trust.forChips()).trust.size).toBe(1)
  })

  it('believes a directory\'s signer of visible seals only where a trusted authority certified it', async () => {
    const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
    const { csca, signer } = makePki({ kind: 'EC', curve: 'P-256' }, scheme)
    const seal = listSigner(csca, signer, '2.23.136.1.1.14.2')
    writeFileSync(join(folder, 'a.ldif'), ldif(ldifEntry('o=dsc,c=UT', 'userCertificate;binary', seal.der)))
    const trust = open('desk')
    expect(await trust.certificates()).toEqual([])
    writeFileSync(join(folder, 'b.cer'), csca.der)
    await trust.reload()
    expect((await trust.certificates()).map((der) => Buffer.from(der).toString('hex'))).toEqual([csca.der, seal.der].map((der) => Buffer.from(der).toString('hex')))
  })

  it.skipIf(lists === null)('takes the German master list once its root is there, and not before', async () => {
    const trust = open('desk')
    const list = new Uint8Array(readFileSync(join(lists!, 'DE_ML_2026-05-28-08-28-45.ml')))
    copyFileSync(join(lists!, 'DE_ROOT_CA_CSCA07.cer'), join(folder, 'root.cer'))
    expect(await trust.reload()).toMatchObject({ certificates: 1 })
    expect(await trust.check(list)).toBeGreaterThan(500)
    copyFileSync(join(lists!, 'DE_ML_2026-05-28-08-28-45.ml'), join(folder, 'list.ml'))
    const state = await trust.reload()
    expect(state.certificates).toBeGreaterThan(500)
    expect(state.countries).toBeGreaterThan(100)
  })

  it.skipIf(lists === null)('refuses a master list in which one byte was changed', async () => {
    copyFileSync(join(lists!, 'DE_ROOT_CA_CSCA07.cer'), join(folder, 'root.cer'))
    const list = new Uint8Array(readFileSync(join(lists!, 'DE_ML_2026-05-28-08-28-45.ml')))
    list[400_000] = (list[400_000] ?? 0) ^ 1
    await expect(open('desk').check(list)).rejects.toMatchObject({ code: 'masterList.invalid' })
  })
})
