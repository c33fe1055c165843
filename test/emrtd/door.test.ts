import { describe, expect, it } from 'vitest'
import * as door from '../../electron/emrtd/index.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { mrzKey, mrzLines, readAt, specimenDocument } from './specimen-document.ts'

const document = specimenDocument()
const filled = (): door.DocumentTrust => {
  const store = door.openTrustStore()
  store.add([{ name: 'test', bytes: document.csca.der }], readAt)
  return store
}
const files = (): door.DocumentFiles => ({
  securityObject: document.profile.files.get(0x011d)!,
  dataGroups: new Map([[1, document.profile.files.get(0x0101)!], [2, document.profile.files.get(0x0102)!]]),
})

describe('the door of the chip', () => {
  it('is three things, what they are given, the decoder of pictures, and nothing else', () => {
    expect(Object.keys(door).toSorted()).toEqual(['createPortraitDecoder', 'decodeJpeg2000Page', 'openTrustStore', 'passwordOf', 'readChip', 'sealCheck', 'verifyDocument'])
  })

  it('is enough to read a chip and to verify its files, which come to one verdict', async () => {
    const readers = new SimulatedReaders(['desk'])
    readers.insert('desk', document.card)
    const reading = await door.readChip(await readers.connect('desk'), {
      access: door.passwordOf(mrzLines), allowDowngrade: false, spendLastAttempt: false, ...filled().forDocuments(),
      printedMrz: null, now: () => readAt, clock: () => performance.now(), random: seededRandom('door'),
    })
    expect({ mrzKey }).toEqual(door.passwordOf(mrzLines))
    const proof = door.verifyDocument(files(), filled().forDocuments(), readAt)
    expect([proof.verdict, proof.chain?.status, proof.dataGroups['1']?.hash]).toEqual(['genuine', 'valid', 'ok'])
    expect(proof.chain).toEqual(reading.chain)
    expect(door.verifyDocument(files(), door.openTrustStore().forDocuments(), readAt).verdict).toBe('cannotTell')
  })

  it('verifies no file that is no security object, and no document by it', () => {
    const { dataGroups } = files()
    expect(() => door.verifyDocument({ securityObject: dataGroups.get(1)!, dataGroups }, filled().forDocuments(), readAt)).toThrow('chip.malformed')
  })

  it('takes nothing but a revocation list for one: a certificate in its place is not believed', () => {
    const store = door.openTrustStore()
    expect(() => store.addRevocationLists(document.csca.der)).toThrow('input.invalid')
    expect(store.state().certificates).toBe(0)
    expect(store.forSeals()).toEqual([])
  })
})
