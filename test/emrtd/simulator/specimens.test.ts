import { describe, expect, it } from 'vitest'
import { addTrustFiles } from '../../../electron/emrtd/proof/trust-files.ts'
import { SignerShelf } from '../../../electron/emrtd/proof/signer-shelf.ts'
import { TrustStore } from '../../../electron/emrtd/proof/trust-store.ts'
import { mrzKeyOf } from '../../../electron/emrtd/access/mrz-key.ts'
import { readChip } from '../../../electron/emrtd/session.ts'
import { linkedCard } from '../../../electron/emrtd/simulator/link.ts'
import { seededRandom } from '../../../electron/emrtd/simulator/seeded-random.ts'
import { specimenCan, specimenChip, specimenCsca, type SpecimenName } from '../../../electron/emrtd/simulator/specimens.ts'
import { SimulatedReaders } from '../../../electron/reader/smartcards/simulated-readers.ts'
import { fakePortrait, mrzLines, readAt } from '../specimen-document.ts'

const now = Date.UTC(2026, 0, 1)

async function read(name: SpecimenName): Promise<{ verdict: string; reasons: string[]; protocol: string }> {
  const random = seededRandom(name)
  const chip = specimenChip(name, { mrzLines, portrait: { bytes: fakePortrait(800), kind: 'jpeg', width: 100, height: 100 }, random })
  const trust = new TrustStore()
  addTrustFiles(trust, [{ name: 'specimens', bytes: specimenCsca() }], now)
  const readers = new SimulatedReaders(['desk'])
  readers.insert('desk', linkedCard(chip, { kbitPerSecond: null, msPerApdu: 0 }))
  const reading = await readChip(await readers.connect('desk'), {
    access: { can: specimenCan }, allowDowngrade: false, spendLastAttempt: false, trust, revocationLists: [], signers: new SignerShelf(), random, printedMrz: { lines: mrzLines, certain: true, doubtful: [] }, now: () => now, clock: () => performance.now(),
  })
  return { verdict: reading.verdict, reasons: reading.reasons.map(({ code }) => code), protocol: reading.access.protocol }
}

describe('specimen chips', () => {
  it('are what they are there to show', async () => {
    expect(readAt).toBeLessThan(now)
    expect(await read('genuine')).toMatchObject({ verdict: 'genuine', protocol: 'PACE' })
    const altered = await read('altered')
    expect(altered.verdict).toBe('altered')
    expect(altered.reasons).toEqual(expect.arrayContaining(['dataGroupHashMismatch', 'mrzMismatch']))
    const clone = await read('clone')
    expect(clone.verdict).toBe('altered')
    expect(clone.reasons).toContain('chipAuthenticationFailed')
    const unknown = await read('unknown-issuer')
    expect(unknown.verdict).toBe('cannotTell')
    expect(unknown.reasons).toContain('noCscaForCountry')
  })

  it('have one country behind them, which stays the same', () => {
    expect(specimenCsca()).toEqual(specimenCsca())
  })
})

describe('the key in the lines of an MRZ', () => {
  it.each([
    [['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'], 'L898902C3', '740812', '120415'],
    [['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'], 'D23145890', '740812', '120415'],
    [['I<UTOD23145890<7349<<<<<<<<<<<', '3407127M9507122UTO<<<<<<<<<<<2', 'STEVENSON<<PETER<JOHN<<<<<<<<<'], 'D23145890734', '340712', '950712'],
    [['I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'], 'D23145890734', '340712', '950712'],
  ])('%j', (lines, documentNumber, dateOfBirth, dateOfExpiry) => {
    expect(mrzKeyOf(lines)).toEqual({ documentNumber, dateOfBirth, dateOfExpiry })
  })

  it('is refused of other lines', () => {
    for (const lines of [[], ['P<UTO'], ['A'.repeat(44)], ['A'.repeat(44), 'A'.repeat(43)]]) {
      expect(() => mrzKeyOf(lines)).toThrow('input.invalid')
    }
  })
})
