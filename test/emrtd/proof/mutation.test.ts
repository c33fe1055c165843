import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCertificate } from '../../../electron/emrtd/proof/certificate.ts'
import { readMasterList } from '../../../electron/emrtd/proof/master-list.ts'
import { authenticatePassively } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { dataPath } from '../../data-folder.ts'
import { CASES_AT, germanTrust, read } from './emrtd-cases.ts'
import { cscaSurvivors, irrelevantPlaces, survivorsOf } from './mutation.ts'

const folder = dataPath('emrtd')

/** Every byte of these two (DER and BER); every 40th of the others. `test/bench/chip-fuzz.ts` alters every bit of all. */
const whole = new Set(['FR_EF_SOD.bin', 'NZ_EF_SOD.bin'])

describe.skipIf(folder === null)('an altered byte', () => {
  const objects = folder === null ? [] : readdirSync(join(folder, 'real-sod')).map((name) => ({ name }))
  let all: TrustStore
  const cscaOf = (file: Uint8Array): Uint8Array => {
    const proof = authenticatePassively({ revocationLists: [], securityObject: file, dataGroups: new Map(), trust: all, at: CASES_AT })
    return proof.evidence.certificates[1]!
  }
  beforeAll(() => {
    all = germanTrust(folder!)
  })

  it.each(objects)('in $name is refused, or in the list of those that say nothing', ({ name }) => {
    const file = read(join(folder!, 'real-sod', name))
    const trust = new TrustStore()
    trust.add(readCertificate(cscaOf(file)), { kind: 'masterList', name: 'test' })
    // Untouched it is genuine: else nothing below would be shown.
    expect(survivorsOf(file, trust, CASES_AT, [0], file.length).survivors).toHaveLength(1)
    const { tried, survivors } = survivorsOf(file, trust, CASES_AT, [0x01], whole.has(name) ? 1 : 40)
    expect(tried).toBeGreaterThanOrEqual(Math.floor(file.length / 40))
    expect(survivors.filter(({ place }) => !irrelevantPlaces.has(place))).toEqual([])
  }, 180_000)

  it('in a version number is one that says nothing', () => {
    const file = read(join(folder!, 'real-sod', 'FR_EF_SOD.bin'))
    const trust = new TrustStore()
    trust.add(readCertificate(cscaOf(file)), { kind: 'masterList', name: 'test' })
    const flipped = Uint8Array.from(file)
    flipped[29]! ^= 2
    const proof = authenticatePassively({ revocationLists: [], securityObject: flipped, dataGroups: new Map(), trust, at: CASES_AT })
    // 3 became 1: the argued exception, kept here so that the list above cannot go stale unseen.
    expect(verdictOf(proof.reasons)).toBe('genuine')
  })

  it('in a trusted certificate given as a file makes it useless', () => {
    const file = read(join(folder!, 'real-sod', 'FR_EF_SOD.bin'))
    const csca = cscaOf(file)
    expect(cscaSurvivors(file, csca, CASES_AT, 3)).toEqual([])
  })

  it('in a data group is a mismatch', () => {
    const dump = join(folder!, 'chip', 'bsi2008-silver')
    const securityObject = read(join(dump, 'EF_SOD.bin'))
    for (const [number, stride] of [[1, 2], [14, 10], [2, 3000], [3, 7000]] as const) {
      const group = read(join(dump, `EF_DG${number}.bin`))
      for (let offset = 0; offset < group.length; offset += stride) {
        const altered = Uint8Array.from(group)
        altered[offset]! ^= 0x01
        const proof = authenticatePassively({ revocationLists: [], securityObject, dataGroups: new Map([[number, altered]]), trust: all, at: CASES_AT })
        expect(proof.dataGroups[number]?.hash).toBe('mismatch')
        expect(verdictOf(proof.reasons)).toBe('altered')
      }
    }
  })

  it('in a master list makes it invalid', () => {
    const name = readdirSync(join(folder!, 'masterlist')).find((each) => each.endsWith('.ml'))!
    const list = read(join(folder!, 'masterlist', name))
    const { signer, root } = readMasterList(list, [], CASES_AT)
    const within = (der: Uint8Array): number => Buffer.from(list.buffer).lastIndexOf(der) + der.length - 10
    const middle = Math.floor(list.length / 2)
    for (const offset of [9, 40, Math.floor(list.length / 10), middle, within(signer.der), list.length - 20]) {
      const altered = Uint8Array.from(list)
      altered[offset]! ^= 0x01
      expect(() => readMasterList(altered, [], CASES_AT), `offset ${offset}`).toThrow('masterList.invalid')
    }
    // The signature on the root that the message encloses beside its signer is not needed: the signed list holds the same one.
    const altered = Uint8Array.from(list)
    altered[within(root.der)]! ^= 0x01
    expect(Buffer.compare(readMasterList(altered, [], CASES_AT).root.der, root.der)).toBe(0)
  })
})
