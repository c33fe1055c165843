import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MrzReading } from '../../electron/contract/mrz.ts'
import { parseMrz } from '../../electron/documents/mrz/parse.ts'
import { openCardDesk, type CardDesk } from '../../electron/reader/card-desk.ts'
import { SignerShelf } from '../../electron/emrtd/proof/signer-shelf.ts'
import { specimenCan } from '../../electron/emrtd/simulator/specimens.ts'
import { openDeskTrust } from '../../electron/reader/desk-trust.ts'
import { SIMULATED_READER } from '../../electron/reader/simulated-cards.ts'
import { loadSpecimens } from '../../electron/reader/specimens.ts'
import { chipAttempts } from '../../electron/contract/chip-attempts.ts'
import type { FoyerError } from '../../electron/contract/errors.ts'
import { SimulatedReaders } from '../../electron/reader/smartcards/simulated-readers.ts'
import { paceP256, readAt, specimenDocument, type SpecimenDocument } from '../emrtd/specimen-document.ts'
import { projectRoot } from '../data-folder.ts'

const resourcesFolder = join(projectRoot, 'resources')
const now = new Date('2026-06-01T12:00:00Z')

const tell = () => undefined

describe('the chip and the page at a demo desk', () => {
  let desk: CardDesk
  let printed: readonly string[]

  beforeAll(async () => {
    const specimens = await loadSpecimens(resourcesFolder)
    const trust = openDeskTrust({ mode: 'demo', now: () => now })
    trust.give(null, 0, 0)
    desk = openCardDesk({
      mode: 'demo', modulesFolder: join(projectRoot, 'node_modules'), trust: () => trust.forChips(), specimens, now: () => now,
    })
    const entry = specimens.list().find(({ chip, mrz }) => chip === 'genuine' && mrz.length === 2)!
    printed = entry.mrz
    await desk.lay(SIMULATED_READER, entry.id)
  })
  afterAll(() => desk.close())

  const read = async (lines: readonly string[], sure: Pick<MrzReading, 'valid' | 'doubtful'>) => {
    const mrz: MrzReading = { ...parseMrz(lines, { now: now.getTime() })!, repaired: [], quads: [], confidence: 0.9, ...sure }
    const { verdict, reasons } = await desk.readChip({ reader: SIMULATED_READER, can: specimenCan, keyFields: null, mrz, allowBac: false, tell })
    return { verdict, first: reasons[0] }
  }

  it('are the same person', async () => {
    expect((await read(printed, { valid: true, doubtful: [] })).verdict).toBe('genuine')
  })

  it('differ in a letter of the name: altered only where the letter was read for certain', async () => {
    // Names have no check digit: the zone holds with any letter.
    const column = 6
    const misread = [`${printed[0]!.slice(0, column)}${printed[0]![column] === 'I' ? 'L' : 'I'}${printed[0]!.slice(column + 1)}`, printed[1]!]
    const params = { field: 'name' }
    const doubtful = [{ line: 0, column, character: misread[0]![column]!, confidence: 0.4, alternatives: [] }]
    expect(await read(misread, { valid: true, doubtful: [] })).toEqual({ verdict: 'altered', first: { code: 'mrzMismatch', params } })
    expect(await read(misread, { valid: true, doubtful })).toEqual({ verdict: 'cannotTell', first: { code: 'mrzUncertain', params } })
    expect(await read(misread, { valid: false, doubtful: [] })).toEqual({ verdict: 'cannotTell', first: { code: 'mrzUncertain', params } })
  })
})

describe('wrong keys at a desk', () => {
  const reader = 'Desk reader'
  const right = { documentNumber: 'L898902C3', dateOfBirth: '740812', dateOfExpiry: '120415' }
  const wrong = { ...right, documentNumber: 'L898902C8' }
  const deskOf = (readers: SimulatedReaders, document: SpecimenDocument): CardDesk => openCardDesk({
    mode: 'desk', modulesFolder: join(projectRoot, 'node_modules'), trust: async () => ({ trust: document.trust, revocationLists: [], signers: new SignerShelf() }), now: () => new Date(readAt), readers,
    specimens: { list: () => [], lights: () => Promise.resolve([]), find: () => { throw new Error('none') }, picture: async () => { throw new Error('none') } },
  })
  const blocking = (attempts: number): SpecimenDocument => specimenDocument({ bac: false, pace: [paceP256], quirks: { attempts }, portraitBytes: 500 })
  const outcome = (desk: CardDesk, keyFields: typeof right, lastAttempt = false): Promise<string> =>
    desk.readChip({ reader, can: null, keyFields, mrz: null, allowBac: false, tell, lastAttempt }).then(
      ({ verdict }) => verdict,
      (error: FoyerError) => `${error.code} ${JSON.stringify(chipAttempts(error.detail))}`,
    )

  it('are counted over several tries, and the last one is not spent unasked', async () => {
    const document = blocking(3)
    const readers = new SimulatedReaders([reader])
    readers.insert(reader, document.card)
    const desk = deskOf(readers, document)
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":1,"left":2}')
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":2,"left":1}')
    // Neither by trying again nor by laying it down anew, which every document does by itself.
    expect(await outcome(desk, wrong)).toBe('chip.lastAttempt {"made":2,"left":1}')
    readers.remove(reader)
    readers.insert(reader, document.card)
    expect(await outcome(desk, wrong)).toBe('chip.lastAttempt {"made":0,"left":1}')
    expect(await outcome(desk, right, true)).toBe('genuine')
    // The right key has given the chip its attempts back.
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":1,"left":2}')
    await desk.close()
  })

  it('are not spent by taking up again a chip that went away with the key', async () => {
    const document = blocking(3)
    const readers = new SimulatedReaders([reader])
    readers.insert(reader, document.card)
    const desk = deskOf(readers, document)
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":1,"left":2}')
    const process = document.chip.process.bind(document.chip)
    let torn = false
    document.chip.process = (apdu) => {
      const answer = process(apdu)
      if (torn || apdu[0] !== 0 || apdu[1] !== 0x86) return answer
      torn = true
      document.chip.reset()
      return 'gone'
    }
    expect(await outcome(desk, wrong, true)).toBe('chip.lastAttempt {"made":1,"left":1}')
    expect(torn).toBe(true)
    expect(await outcome(desk, right, true)).toBe('genuine')
    await desk.close()
  })

  it('lock the chip where somebody insists', async () => {
    const document = blocking(2)
    const readers = new SimulatedReaders([reader])
    readers.insert(reader, document.card)
    const desk = deskOf(readers, document)
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":1,"left":1}')
    expect(await outcome(desk, wrong, true)).toBe('chip.accessLocked {"made":2,"left":null}')
    expect(await outcome(desk, right, true)).toBe('chip.accessLocked {"made":3,"left":null}')
    await desk.close()
  })

  it('are counted by the desk where the chip does not', async () => {
    const document = specimenDocument({ portraitBytes: 500 })
    const readers = new SimulatedReaders([reader])
    readers.insert(reader, document.card)
    const desk = deskOf(readers, document)
    expect(desk.countsAttempts()).toBe(false)
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":1,"left":null}')
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":2,"left":null}')
    expect(desk.countsAttempts()).toBe(true)
    readers.remove(reader)
    expect(desk.countsAttempts()).toBe(false)
    readers.insert(reader, document.card)
    expect(await outcome(desk, wrong)).toBe('chip.accessDenied {"made":1,"left":null}')
    expect(await outcome(desk, right)).toBe('genuine')
    await desk.close()
  })
})
