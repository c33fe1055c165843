import { expect, it } from 'vitest'
import { openTrustStore } from '../../../electron/emrtd/index.ts'
import { makeCrl } from './cms-builder.ts'
import { authority, masterList, printOf, sha256 } from './lists.ts'
import { DAY, NOW } from './pki-cases.ts'

it('says of each certificate from when to when it is, by which list and in which file, and of each list of withdrawn ones how it stands', () => {
  const [of, other, stranger] = [authority('P-256'), authority('P-384'), authority('brainpoolP256r1')]
  const store = openTrustStore()
  const list = masterList(of)
  const files = [list, other.csca.der, makeCrl(other.csca, [5n, 7n], NOW - DAY, NOW + DAY), makeCrl(of.csca, [], NOW - 9 * DAY, NOW - DAY), makeCrl(of.csca, [], NOW + DAY, null), makeCrl(stranger.csca, [], NOW - DAY, NOW + DAY)]
  store.add([{ name: 'the organisation’s', bytes: authority('brainpoolP384r1').csca.der }], NOW)
  for (const bytes of files) store.keep(sha256(bytes), bytes, NOW)
  const { certificates, revocationLists, more } = store.trusted(NOW)
  expect(more).toBe(false)
  expect(certificates.map(({ file }) => file)).toEqual([null, sha256(list), sha256(other.csca.der)])
  expect(certificates[1]).toMatchObject({ fingerprint: printOf(of), country: 'UT', from: 'master list UT 2026-06-01', validFrom: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) })
  for (const { validFrom, validUntil } of certificates) expect(validFrom < validUntil).toBe(true)
  expect(revocationLists.map(({ state, withdrawn }) => [state, withdrawn])).toEqual([['current', 2], ['overdue', 0], ['ahead', 0], ['notVouched', 0]])
  expect(revocationLists.map(({ file }) => file)).toEqual(files.slice(2).map(sha256))
})
