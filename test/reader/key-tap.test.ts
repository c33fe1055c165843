import { join } from 'node:path'
import { assert, asyncProperty, constantFrom, nat, uint8Array } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KeyCeremony } from '../../electron/ctap/ceremony/ceremony.ts'
import { errorCodes } from '../../electron/contract/error-codes.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { keyAnswer, type KeyAnswer, type KeyStep } from '../../electron/contract/security-key.ts'
import { SignerShelf } from '../../electron/emrtd/proof/signer-shelf.ts'
import { linkedCard, type CardInSoftware } from '../../electron/emrtd/simulator/link.ts'
import { openCardDesk, type CardDesk } from '../../electron/reader/card-desk.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { loadSpecimens } from '../../electron/reader/specimens.ts'
import { keyOf, random, toAssert, toMake } from '../ctap/lay-key.ts'
import { projectRoot } from '../data-folder.ts'
import { mrzKey, readAt, specimenDocument, type SpecimenDocument } from '../emrtd/specimen-document.ts'

const [left, right] = ['Left', 'Right'] as const
const instantly = { kbitPerSecond: null, msPerApdu: 0 }
let readers: SimulatedReaders
let desk: CardDesk
let document: SpecimenDocument
let steps: string[]
beforeEach(async () => {
  document = specimenDocument({ portraitBytes: 1500 })
  readers = new SimulatedReaders([left, right])
  steps = []
  desk = openCardDesk({
    mode: 'desk', modulesFolder: join(projectRoot, 'node_modules'), specimens: await loadSpecimens(join(projectRoot, 'resources')), now: () => new Date(readAt), readers,
    trust: () => Promise.resolve({ trust: document.trust, revocationLists: [], signers: new SignerShelf() }),
  })
})
afterEach(() => desk.close())

const lay = (card: CardInSoftware, reader: string = left, link = instantly) => { readers.insert(reader, linkedCard(card, link)) }
const passport = (): CardInSoftware => ({ atr: document.card.atr, process: (apdu) => document.chip.process(apdu), reset: () => document.chip.reset() })
const vault = (wish = toMake()) => {
  const ceremony = new KeyCeremony(wish, random)
  return (answer: KeyAnswer): Promise<KeyStep | null> => {
    const said = ceremony.next(keyAnswer.parse(answer))
    return Promise.resolve('ask' in said ? said : null)
  }
}
const tap = (ticket = 'one', next = vault(), signal = new AbortController().signal) =>
  desk.tap(ticket, { next, signal, tell: (_name, payload) => { if ('step' in payload) steps.push(payload.step) } })
const readChip = () => desk.readChip({ reader: left, can: null, keyFields: { documentNumber: mrzKey.documentNumber, dateOfBirth: mrzKey.dateOfBirth, dateOfExpiry: mrzKey.dateOfExpiry }, mrz: null, allowBac: true, tell: () => undefined })
const code = (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => FoyerError.from(error).code)

describe('a security key that is asked for', () => {
  it('is waited for, on whichever reader, and says when it is talked to', async () => {
    const tapped = tap()
    await expect.poll(() => steps).toEqual(['lay'])
    lay(keyOf(), right)
    await tapped
    expect(steps).toEqual(['lay', 'talking'])
  })

  it('that goes before it was asked anything is waited for again', async () => {
    lay(keyOf({ goneAt: 1 }))
    const tapped = tap()
    await expect.poll(() => steps).toEqual(['lay'])
    lay(keyOf())
    await tapped
    // So it is where the reader says something else of it, and the next one lies there by the time it is noticed.
    readers.insert(left, { atr: new Uint8Array(), reset: () => undefined, transmit: () => {
      readers.remove(left)
      lay(keyOf())
      return Promise.reject(new FoyerError('device.failed'))
    } })
    expect(await code(tap())).toBe('done')
  })

  it('is not waited for any more when the person left, their program went, or another asks; the others’ goes on', async () => {
    const first = code(tap('one'))
    desk.leave('another')
    const second = code(tap('two'))
    expect(await first).toBe('securityKey.notThere')
    desk.leave('two')
    expect(await second).toBe('securityKey.notThere')
    const gone = new AbortController()
    const third = code(tap('three', vault(), gone.signal))
    gone.abort()
    expect(await third).toBe('securityKey.notThere')
  })

  it('is told apart from a passport, an old key and another card, and found beside a passport that lies on another reader', async () => {
    for (const [card, expected] of [[passport(), 'securityKey.notOne'], [keyOf({ applet: 'u2f' }), 'securityKey.old'], [keyOf({ applet: 'none' }), 'securityKey.notOne']] as const) {
      lay(card)
      expect(await code(tap())).toBe(expected)
    }
    // And the other way: a key where a document is wanted.
    lay(keyOf())
    await expect(readChip()).rejects.toMatchObject({ code: 'chip.notADocument', detail: 'security key' })
    lay(passport())
    lay(keyOf(), right)
    expect(await code(tap())).toBe('done')
  })

  it('leaves a chip alone that is being read, and a passport that it was asked about is read as ever', async () => {
    lay(passport(), left, { kbitPerSecond: null, msPerApdu: 2 })
    expect(await code(tap())).toBe('securityKey.notOne')
    let asked = 0
    const counted = passport()
    lay({ ...counted, process: (apdu) => {
      if (apdu[1] === 0xa4 && apdu.length > 12 && apdu[5] === 0xa0 && apdu[9] === 0x47 && apdu[10] === 0x2f) asked += 1
      return counted.process(apdu)
    } }, left, { kbitPerSecond: null, msPerApdu: 2 })
    const reading = readChip()
    await expect.poll(() => code(tap())).toBe('device.busy')
    expect((await reading).verdict).toBe('genuine')
    expect(asked).toBe(0)
  })

  it('says that the system keeps it for itself, and what else goes wrong by its own code', async () => {
    // What a driver says that lets no command through.
    const guarded = { atr: new Uint8Array(), reset: () => undefined, transmit: () => Promise.reject(new FoyerError('device.failed')) }
    readers.insert(left, guarded)
    expect(await code(tap())).toBe('device.failed')
    const windows = openCardDesk({ mode: 'desk', modulesFolder: '', specimens: await loadSpecimens(join(projectRoot, 'resources')), now: () => new Date(readAt), readers, trust: () => Promise.reject(new Error('not asked')), guardsKeys: true })
    expect(await code(windows.tap('one', { next: vault(), signal: new AbortController().signal, tell: () => undefined }))).toBe('securityKey.guarded')
    lay(keyOf({ goneAt: 2 }))
    expect(await code(tap())).toBe('securityKey.removed')
    const key = keyOf()
    lay(key)
    expect(await code(tap('one', vault(toAssert([random(64)]))))).toBe('securityKey.unknown')
    expect(await code(tap())).toBe('done')
  })

  it('may be a card that answers anything at all: a coded error, and the reader is free again', async () => {
    await assert(asyncProperty(uint8Array({ maxLength: 200 }), constantFrom(0x9000, 0x6110, 0x6a82, 0x6700), nat(4), async (data, word, honest) => {
      const key = keyOf()
      let at = 0
      lay({ atr: key.atr, reset: () => key.reset(), process: (apdu) => {
        at += 1
        return at <= honest ? key.process(apdu) : Uint8Array.from([...data, word >> 8, word & 0xff])
      } })
      const said = await code(tap())
      expect(said === 'done' || (said in errorCodes && said !== 'internal.fault')).toBe(true)
      lay(keyOf())
      expect(await code(tap())).toBe('done')
    }), { numRuns: 200 })
  })
})
