import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { genuineChip } from '../../renderer/mock-documents.ts'
import type { Reading } from '../../../electron/contract/reading.ts'
import type { Permission } from '../../../electron/contract/permissions.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import type { VaultCall } from '../../../electron/vault/calls/call.ts'
import { recordHandlers } from '../../../electron/vault/calls/handlers/records.ts'
import { deskBench } from '../desk-fixture.ts'
import { specimenReading } from '../specimen-reading.ts'
import { readyBench, signInAs, type Bench } from '../vault-fixture.ts'

const lines = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']

/** A Reading as a camera gives it: with its zone, the picture of the page, and what the chip proved. */
function wholeReading(): Reading {
  const zone = parseMrz(lines, { now: Date.UTC(2026, 5, 1) })
  if (zone === null) throw new Error('the specimen does not parse')
  const picture = Uint8Array.from([0xff, 0xd8, 0xff, 1, 2, 3])
  return {
    ...specimenReading({}, { page: picture, portrait: picture }),
    mrz: { ...zone, repaired: [], doubtful: [], quads: [], confidence: 1 }, chip: genuineChip,
  }
}

describe('a masked record', () => {
  let made: Bench & { administrator: string }
  let id: string
  beforeAll(async () => {
    made = await readyBench()
    await made.call('desk.setPolicy', { values: { maskNumbersForClerks: true, keepImages: true } })
    const { readingId } = await made.call('internal.holdReading', { reading: wholeReading(), replaces: null })
    id = (await made.call('records.confirm', { readingId, corrections: [], again: true })).recordId
  }, 120_000)
  afterAll(() => made.dispose())

  it('shows a clerk nothing that a number can be read from: not the lines, the page, or the chip’s evidence', async () => {
    const whole = await made.call('records.get', { id })
    expect(whole.mrzLines).toEqual(lines)
    expect(whole.image).not.toBeNull()
    expect(whole.evidence).not.toBeNull()
    await signInAs(made, 'clerk')
    const masked = await made.call('records.get', { id })
    expect({ mrzLines: masked.mrzLines, image: masked.image, evidence: masked.evidence }).toEqual({ mrzLines: [], image: null, evidence: null })
    const text = JSON.stringify(masked)
    for (const number of ['L898902C3', 'ZE184226B']) expect(text).not.toContain(number)
    expect(masked.documentNumber).toBe('•••••2C3')
  })
  it('is masked in an export too', async () => {
    const inside = await deskBench()
    try {
      const { readingId } = await inside.call('internal.holdReading', { reading: wholeReading(), replaces: null })
      const record = await inside.call('records.confirm', { readingId, corrections: [], again: true })
      // Nobody can export without seeing numbers as the table of roles has it; the handler asks all the same.
      const exportFor = (may: (permission: Permission) => boolean) => recordHandlers['records.export']({ id: record.recordId }, { desk: inside.desk, may, setSubject: () => undefined, setDetail: () => undefined } as unknown as VaultCall)
      expect((await exportFor(() => true)).text).toContain('L898902C3')
      expect((await exportFor((permission) => permission !== 'records.numbers')).text).not.toMatch(/L898902C3|ZE184226B/)
    } finally {
      inside.dispose()
    }
  })
})
