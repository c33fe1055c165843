import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDocumentReader } from '../../electron/reader/document-reader.ts'
import { projectRoot } from '../data-folder.ts'
import { passportPage, type DrawnPassport } from '../e2e/draw-specimen.ts'

const documents = openDocumentReader({ resourcesFolder: join(projectRoot, 'resources'), modulesFolder: join(projectRoot, 'node_modules'), certificates: () => Promise.resolve([]), now: () => new Date('2026-11-01T12:00:00Z') })
beforeAll(() => documents.ready)
afterAll(() => documents.close())

/** Printed in full on the page; the zone's line is full behind ALEXANDROS. */
const guest: DrawnPassport = { surname: 'PAPADOPOULOSKONSTANTINIDISA', givenNames: 'ALEXANDROS NIK', number: 'KX4418827', born: '880412', sex: 'M', expires: '330219' }

describe('a name that the zone had no room for', () => {
  it('is told in the verdict and marked at its end', async () => {
    const { documents: [{ reading }] } = await documents.read(new Uint8Array(await passportPage(guest)), { source: 'file', earlier: null, onStep: () => undefined })
    expect(reading.mrz?.lines[0]).toBe('P<UTOPAPADOPOULOSKONSTANTINIDISA<<ALEXANDROS')
    expect(reading.fields.find(({ name }) => name === 'secondaryIdentifier')).toMatchObject({ value: 'ALEXANDROS', cutOff: true })
    expect(reading.verdict).toBe('readNotProven')
    expect(reading.reasons[0]).toEqual({ code: 'nameCutOff' })
  })

  it('says nothing of a name that had room', async () => {
    const { documents: [{ reading }] } = await documents.read(new Uint8Array(await passportPage({ ...guest, surname: 'PAPADOPOULOS' })), { source: 'file', earlier: null, onStep: () => undefined })
    expect(reading.reasons.map(({ code }) => code)).toEqual(['chipNotRead', 'specimen'])
  })
})
