import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Input } from '../../electron/contract/index.ts'
import type { Callee } from '../../electron/main/route.ts'
import { TrustHandover } from '../../electron/main/trust-handover.ts'
import type { LaidPlaces } from '../../electron/system/laid-trust.ts'
import { openDeskTrust, type DeskTrust } from '../../electron/reader/desk-trust.ts'
import { specimenCsca } from '../../electron/emrtd/simulator/specimens.ts'
import { dataPath, projectRoot } from '../data-folder.ts'
import { ldif, ldifEntry } from '../emrtd/proof/containers.ts'
import { listSigner } from '../emrtd/proof/list-signer.ts'
import { makePki } from '../emrtd/proof/pki-cases.ts'
import { authority, sha256 } from '../emrtd/proof/lists.ts'

const now = () => new Date('2026-06-01T12:00:00Z')
const lists = dataPath('emrtd/masterlist')
const resourcesFolder = join(projectRoot, 'resources')

/** As main gives them: through what carries them. */
async function giveAll(trust: DeskTrust, places: LaidPlaces, anchors: readonly Uint8Array[]): Promise<void> {
  const answered = (value: unknown) => Promise.resolve({ value, session: undefined, subject: undefined })
  const kept = new Map(anchors.map((bytes) => [sha256(bytes), bytes]))
  const vault: Callee = { call: (name, input) => answered(name === 'internal.keptTrust' ? [...kept.keys()] : { bytes: kept.get((input as { id: string }).id) }) }
  const reader: Callee = {
    call: (_name, input) => {
      const { anchor, place, of, problem } = input as Input<'internal.giveTrust'>
      return answered(trust.give(anchor, place, of, problem))
    },
  }
  await new TrustHandover(vault, reader, 'internal.giveTrust', () => places).ready()
}

describe('the trust of a desk', () => {
  let folder: string
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'foyer-trust-')) })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const open = async (mode: 'demo' | 'desk', policy = true, ...anchors: Uint8Array[]) => {
    const trust = openDeskTrust({ mode, now })
    await giveAll(trust, { resourcesFolder, installed: false, policy: policy ? { path: join(folder, 'policy.json'), guarded: false, overruled: false } : null }, anchors)
    return trust
  }
  const put = (name: string, bytes: Uint8Array | string) => {
    mkdirSync(join(folder, 'csca'), { recursive: true })
    writeFileSync(join(folder, 'csca', name), bytes)
  }

  it('is empty at a new real desk and knows the specimen country at the demo desk', async () => {
    expect(await (await open('desk')).state()).toEqual({ certificates: 0, countries: 0, version: null, refused: 0, problem: null })
    expect(await (await open('demo')).state()).toMatchObject({ certificates: 1, countries: 1 })
  })

  it('takes certificates beside a policy file only where ordinary users cannot have put them', async () => {
    put('a.cer', specimenCsca())
    const withPolicy = async (guarded: boolean) => {
      const trust = openDeskTrust({ mode: 'desk', now })
      await giveAll(trust, { resourcesFolder, installed: false, policy: { path: join(folder, 'policy.json'), guarded, overruled: false } }, [])
      return await trust.state()
    }
    expect(await withPolicy(false)).toMatchObject({ certificates: 1, problem: null })
    expect(await withPolicy(true)).toMatchObject({ certificates: 0, problem: { code: 'policy.writable' } })
  })

  it('takes what lies in an installed app’s own folder only where ordinary users cannot have put it', async () => {
    put('a.cer', specimenCsca())
    const installedAt = async (installed: boolean) => {
      const trust = openDeskTrust({ mode: 'desk', now })
      await giveAll(trust, { resourcesFolder: folder, installed, policy: null }, [])
      return await trust.state()
    }
    expect(await installedAt(false)).toMatchObject({ certificates: 1, problem: null })
    expect(await installedAt(true)).toMatchObject({ certificates: 0, problem: { code: 'policy.writable' } })
    rmSync(join(folder, 'csca', 'a.cer'))
    expect(await installedAt(true)).toMatchObject({ certificates: 0, problem: null })
  })

  it('proves nothing before it was given the desk’s own certificates, all of them', async () => {
    const trust = openDeskTrust({ mode: 'demo', now })
    let answered = false
    const asked = trust.forChips().then((found) => { answered = true; return found })
    const [one, two] = [authority('P-256').csca.der, authority('P-384').csca.der]
    trust.give({ id: sha256(one), bytes: one }, 0, 2)
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(answered).toBe(false)
    expect(trust.give({ id: sha256(two), bytes: two }, 1, 2)).toBe(true)
    expect((await asked).trust.size).toBe(3)
    // Given anew they stand instead of those before; what comes out of turn is no part of either.
    expect(() => trust.give({ id: sha256(two), bytes: two }, 1, 2)).toThrow('input.invalid')
    trust.give({ id: sha256(one), bytes: one }, 0, 2)
    expect(() => trust.give({ id: null, bytes: two }, 1, 2)).toThrow('input.invalid')
    trust.give({ id: sha256(one), bytes: one }, 0, 1)
    expect((await trust.forChips()).trust.size).toBe(2)
  })

  it('refuses what is no certificate', async () => {
    await expect((await open('desk')).preview(new TextEncoder().encode('not a certificate'))).rejects.toMatchObject({ code: expect.stringMatching(/^(input|masterList)\.invalid$/) })
  })

  it('leaves a damaged file in its folder out, and says so', async () => {
    put('a.ml', Uint8Array.of(0x30, 3, 6, 1, 1))
    put('b.zip', Uint8Array.of(0x50, 0x4b, 3, 4))
    put('c.cer', specimenCsca())
    put('d.cer', 'not a certificate')
    const trust = await open('desk')
    expect(await trust.state()).toMatchObject({ certificates: 1, refused: 3 })
    expect((await trust.forChips()).trust.size).toBe(1)
  })

  it('believes a directory\'s signer of visible seals only where a trusted authority certified it', async () => {
    const scheme = { kind: 'ECDSA' as const, hash: 'SHA-256' as const }
    const { csca, signer } = makePki({ kind: 'EC', curve: 'P-256' }, scheme)
    const seal = listSigner(csca, signer, '2.23.136.1.1.14.2')
    const directory = ldif(ldifEntry('o=dsc,c=UT', 'userCertificate;binary', seal.der))
    expect(await (await open('desk', true, directory)).certificates()).toEqual([])
    const trust = await open('desk', true, directory, csca.der)
    expect((await trust.certificates()).map((der) => Buffer.from(der).toString('hex'))).toEqual([csca.der, seal.der].map((der) => Buffer.from(der).toString('hex')))
  })

  it.skipIf(lists === null)('takes the German master list, whose root it knows', async () => {
    const list = new Uint8Array(readFileSync(join(lists!, 'DE_ML_2026-05-28-08-28-45.ml')))
    const root = new Uint8Array(readFileSync(join(lists!, 'DE_ROOT_CA_CSCA07.cer')))
    const seen = await (await open('desk', true, root)).preview(list)
    expect(seen).toMatchObject({ about: { kind: 'masterList', lists: [{ issuer: 'DE' }] }, unknownRoots: { token: null } })
    expect(seen.added.count).toBeGreaterThan(500)
    const state = await (await open('desk', true, root, list)).state()
    expect(state.certificates).toBeGreaterThan(500)
    expect(state.countries).toBeGreaterThan(100)
  })

  it.skipIf(lists === null)('refuses a master list in which one byte was changed', async () => {
    const list = new Uint8Array(readFileSync(join(lists!, 'DE_ML_2026-05-28-08-28-45.ml')))
    list[400_000] = (list[400_000] ?? 0) ^ 1
    await expect((await open('desk')).preview(list)).rejects.toMatchObject({ code: 'masterList.invalid' })
    // One that was kept and does not hold any more takes nothing else from the desk.
    expect(await (await open('desk', true, list, specimenCsca())).state()).toMatchObject({ certificates: 1, refused: 1 })
  })
})
