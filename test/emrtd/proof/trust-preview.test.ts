import { describe, expect, it } from 'vitest'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { readMasterList } from '../../../electron/emrtd/proof/master-list.ts'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { previewTrust, type KeptList } from '../../../electron/emrtd/proof/trust-preview.ts'
import { listSigner } from './list-signer.ts'
import { NOW } from './pki-cases.ts'
import { authority, masterList, printOf, sha256 } from './lists.ts'

const real = authority('P-256')
const forged = authority('brainpoolP256r1')
const [first, second] = [authority('P-384'), authority('brainpoolP384r1')]

const trusting = (...files: Uint8Array[]): TrustStore => {
  const store = new TrustStore()
  for (const bytes of files) addTrustFiles(store, [{ name: 'test', bytes }], NOW)
  return store
}
const keeping = (bytes: Uint8Array): KeptList[] => [{ id: sha256(bytes), list: readMasterList(bytes, [], NOW) }]
const look = (bytes: Uint8Array, known = new TrustStore(), kept: readonly KeptList[] = []) => previewTrust(bytes, known, kept, new Set(kept.map(({ id }) => id)), NOW)

describe('looking at a file of trust', () => {
  it('asks about a list’s root that was not known, by its fingerprint', () => {
    const list = masterList(real, [first])
    const seen = look(list)
    expect(seen).toMatchObject({ id: sha256(list), present: false, replaces: null, about: { kind: 'masterList', certificates: 2, lists: [{ issuer: 'UT', version: 'master list UT 2026-06-01' }] }, added: { count: 2 }, gone: { count: 0 } })
    expect(seen.unknownRoots).toMatchObject({ count: 1, shown: [{ fingerprint: printOf(real), country: 'UT' }], token: sha256(new TextEncoder().encode(printOf(real))) })
  })

  it('does not where the desk knows the root', () => {
    expect(look(masterList(real), trusting(real.csca.der)).unknownRoots).toEqual({ count: 0, shown: [], token: null })
  })

  it('says of a newer list what is new and what is gone against the last of its issuer', () => {
    const before = masterList(real, [first], 1)
    const seen = look(masterList(real, [second]), trusting(before), keeping(before))
    expect(seen).toMatchObject({ replaces: { id: sha256(before), older: false }, added: { count: 1 }, gone: { count: 1 }, unknownRoots: { token: null } })
    expect(seen.added.shown[0]?.fingerprint).toBe(printOf(second))
    expect(seen.gone.shown[0]?.fingerprint).toBe(printOf(first))
  })

  it('says that a list is older than the one it would take the place of', () => {
    const now = masterList(real)
    expect(look(masterList(real, [first], 1), trusting(now), keeping(now)).replaces).toMatchObject({ older: true })
  })

  it('does not take a forged list in its issuer’s name for the real one’s successor without a word', () => {
    const before = masterList(real, [first])
    const seen = look(masterList(forged, [first]), trusting(before), keeping(before))
    expect(seen.unknownRoots).toMatchObject({ count: 1, shown: [{ fingerprint: printOf(forged) }] })
    expect(seen.gone.shown.map(({ fingerprint }) => fingerprint)).toEqual([printOf(real)])
  })

  it('asks about each certificate of its own that nothing vouches for, and about a signer that nobody certified', () => {
    expect(look(real.csca.der)).toMatchObject({ about: { kind: 'certificates', certificates: 1 }, unknownRoots: { count: 1 } })
    const seal = listSigner(real.csca, real.signer, '2.23.136.1.1.14.2').der
    expect(look(seal)).toMatchObject({ about: { signers: 1 }, unknownRoots: { count: 1 } })
    expect(look(seal, trusting(real.csca.der)).unknownRoots.count).toBe(0)
  })

  it('knows a file that the desk keeps', () => {
    const list = masterList(real)
    expect(look(list, trusting(list), keeping(list))).toMatchObject({ present: true, replaces: null, added: { count: 0 } })
  })

  it('changes nothing by looking', () => {
    const known = trusting(first.csca.der)
    look(masterList(real), known)
    expect(known.size).toBe(1)
    expect(known.has(readCertificate(real.csca.der))).toBe(false)
  })

  it('refuses what is no trust at all', () => {
    expect(() => look(new TextEncoder().encode('not a certificate'))).toThrow(/^(input|masterList)\.invalid/)
  })
})
