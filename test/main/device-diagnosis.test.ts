import { describe, expect, it } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { deviceDiagnosis, modelOf, type DiagnosisFacts } from '../../electron/main/device-diagnosis.ts'

const seenAt = '2026-06-01T12:00:00.000Z'
const names = ['erika', 'desk-17', 'Erika Mustermann']
const facts: DiagnosisFacts = {
  now: new Date(seenAt), version: '0.1.0', names,
  health: { processes: [{ name: 'reader', state: 'up', restarts: 2, since: seenAt }], electron: '45.4.1', chromium: '156.0', node: '24.21.0', platform: 'linux x64', cage: 'held', lockedBy: 'desktop' },
  cameras: [{ name: 'HD Pro Webcam C920 (046d:082d)', usedAt: seenAt, fault: 'camera.denied' }],
  devices: [
    { id: 'hpaio:/net/OfficeJet?ip=192.0.2.7&serial=CN12345678', kind: 'scanner', name: 'HP OfficeJet [A1B2C3] CN12345678 of Erika Mustermann', simulated: false, state: 'fault', fault: new FoyerError('scanner.jam', { detail: 'sane_read SANE_STATUS_JAMMED' }).toPayload(), seenAt },
    { id: 'escl:4509a320-00a0-008f-00b6-002507510eca', kind: 'scanner', name: 'Brother MFC-L2750DW', simulated: false, state: 'ready', fault: null, seenAt, address: 'https://scanner.house.example:443/eSCL', fingerprint: 'a'.repeat(64), newFingerprint: 'b'.repeat(64) },
    { id: 'Identiv uTrust 3700 F [CCID] (53691727200571) 00 00', kind: 'smartcardReader', name: 'Identiv uTrust 3700 F [CCID] (53691727200571) 00 00', simulated: false, state: 'ready', cardPresent: true, fault: null, seenAt },
  ],
}

describe('the diagnosis of the devices', () => {
  const text = deviceDiagnosis(facts).join('\n')

  it('tells each device’s model, state and last use, and its fault with what mends it', () => {
    expect(text).toContain('camera: HD Pro Webcam C920 …, fault, last used 2026-06-01T12:00:00.000Z, camera.denied: ')
    expect(text).toMatch(/scanner: HP OfficeJet .*\(hpaio\), fault, last used never, scanner\.jam: .+\. .+\./)
    expect(text).toContain('scanner: Brother MFC-L2750DW (escl), ready, last used never, on the network, shows another certificate')
    expect(text).toContain('smartcardReader: Identiv uTrust 3700 F [CCID]')
    expect(text).toContain('process reader: up, 2 restarts')
  })

  it.each(['192.0.2.7', 'CN12345678', 'A1B2C3', 'Erika', 'Mustermann', '53691727200571', 'house.example', 'aaaa', 'bbbb', '4509a320', '002507510eca', 'SANE_STATUS'])('says nothing of %s', (word) => {
    expect(text.toLowerCase()).not.toContain(word.toLowerCase())
  })

  it('says so where there is no device, and stays within its bounds whatever a device calls itself', () => {
    expect(deviceDiagnosis({ ...facts, devices: [], cameras: [] }).at(-1)).toBe('no device was found')
    const long = { ...facts.devices[1]!, name: 'x'.repeat(200) }
    const lines = deviceDiagnosis({ ...facts, devices: Array.from({ length: 300 }, () => long) })
    expect(lines).toHaveLength(120)
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(300)
  })

  it.each([
    ['Canon DR-C225 II', 'Canon DR-C225 II'], ['EPSON DS-530 (SN: X2GM012345)', 'EPSON DS-530 …'], ['ACS ACR1252 1S CL Reader [ACR1252 Dual Reader PICC] 00 00', 'ACS ACR1252 1S CL Reader … 00 00'],
    ['Scanner 00:1b:a9:12:34:56', 'Scanner …'], ['desk-17 camera', '… camera'], ['Line\nbreak\u202eback', 'Linebreakback'], ['Reader S/N 88', 'Reader …'],
  ])('%j is %j', (name, model) => {
    expect(modelOf(name, names)).toBe(model)
  })
})
