import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cameraName, chosenDevice, isNamed } from '../../electron/contract/device-choice.ts'
import { deviceQuirks, quirksOfScanner, usefulFirst } from '../../electron/contract/quirks.ts'
import { projectRoot } from '../data-folder.ts'

const devices = [{ id: 'a', name: 'Flatbed' }, { id: 'b', name: 'Feeder (2)' }, { id: 'c', name: 'HD Pro Webcam C920 (046d:082d)' }]
const none = { rule: '', fixed: false, chosen: null }

describe('the device that a desk takes', () => {
  it('is the one chosen here, then the rule’s, then the first', () => {
    expect(chosenDevice(devices, none)?.id).toBe('a')
    expect(chosenDevice(devices, { ...none, rule: ' feeder (2) ' })?.id).toBe('b')
    expect(chosenDevice(devices, { ...none, rule: 'feeder (2)', chosen: 'a' })?.id).toBe('a')
    expect(chosenDevice(devices, { ...none, chosen: 'unplugged' })?.id).toBe('a')
    expect(chosenDevice([], none)).toBeNull()
  })

  it('is the organisation’s and no other where that is fixed, also while it is not there', () => {
    expect(chosenDevice(devices, { rule: 'Feeder (2)', fixed: true, chosen: 'a' })?.id).toBe('b')
    expect(chosenDevice(devices, { rule: 'Another', fixed: true, chosen: 'a' })).toBeNull()
    expect(chosenDevice(devices, { rule: '', fixed: true, chosen: 'c' })?.id).toBe('c')
  })

  it('goes by its whole name or its id; a camera’s USB ids are no part of it', () => {
    expect(cameraName('HD Pro Webcam C920 (046d:082d)')).toBe('HD Pro Webcam C920')
    expect(isNamed('hd pro webcam c920', devices[2]!)).toBe(true)
    expect(isNamed('c', devices[2]!)).toBe(true)
    expect(isNamed('Webcam', devices[2]!)).toBe(false)
    expect(isNamed('', { id: '', name: '' })).toBe(false)
  })
})

describe('what is odd about models', () => {
  it('stands in a file that fits its schema, each with a source and a reason', async () => {
    const quirks = deviceQuirks.parse(JSON.parse(await readFile(join(projectRoot, 'resources/devices/quirks.json'), 'utf8')))
    expect(quirksOfScanner(quirks, 'Brother MFC-L2710DW series')).toEqual({ feederPauseMs: 1000 })
    expect(quirksOfScanner(quirks, 'EPSON ET-4750 Series')).toEqual({ portInHost: true })
    expect(quirksOfScanner(quirks, 'Canon iR2625/2630')).toEqual({ mostResolution: 300 })
    expect(quirksOfScanner(quirks, 'Foyer simulated eSCL')).toEqual({})
    expect(usefulFirst(quirks.cameras, [{ name: 'Integrated IR Camera' }, { name: 'OBS Virtual Camera' }, { name: 'Document Camera' }, { name: 'Iris Camera' }]).map(({ name }) => name)).toEqual(['Document Camera', 'Iris Camera', 'Integrated IR Camera', 'OBS Virtual Camera'])
    expect(usefulFirst(quirks.readers, [{ name: 'Windows Hello for Business 1' }, { name: 'ACS ACR1252 Dual Reader 00 00' }]).map(({ name }) => name)).toEqual(['ACS ACR1252 Dual Reader 00 00', 'Windows Hello for Business 1'])
  })

  it.each([
    ['no source', { name: 'Brother', quirk: { feederPauseMs: 10 }, why: 'Because it is so.' }],
    ['a source that is no page', { name: 'Brother', quirk: { feederPauseMs: 10 }, why: 'Because it is so.', source: 'a colleague' }],
    ['a pattern that is none', { name: '(((', quirk: { feederPauseMs: 10 }, why: 'Because it is so.', source: 'https://example.org/a' }],
    ['a quirk that nothing knows', { name: 'Brother', quirk: { magic: true }, why: 'Because it is so.', source: 'https://example.org/a' }],
    ['a pause of a minute', { name: 'Brother', quirk: { feederPauseMs: 60_000 }, why: 'Because it is so.', source: 'https://example.org/a' }],
  ])('is refused with %s', (_, scanner) => {
    expect(deviceQuirks.safeParse({ scanners: [scanner], cameras: [], readers: [] }).success).toBe(false)
  })
})
