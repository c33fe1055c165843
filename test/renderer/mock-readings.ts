import type { DeskState } from '../../electron/contract/desk.ts'
import type { Device } from '../../electron/contract/devices.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { FacesAnswer, HeldReading, Reading } from '../../electron/contract/reading.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { mockCamera } from './mock-camera.ts'
import { altered, proven } from './mock-chip.ts'
import { passport, type Pictures } from './mock-documents.ts'
import { NOW, type Scenario } from './mock-scenario.ts'

interface MockReadingsOptions {
  scenario: Scenario
  pictures: Pictures
  picture: (specimen: string) => Promise<Uint8Array>
  mode: () => DeskState['mode']
}

interface MockReadings {
  handlers: Pick<MockHandlers, Extract<keyof MockHandlers, `${'reading' | 'devices' | 'scanners' | 'sources'}.${string}`>>
  /** A held Reading, which is held no more. @throws FoyerError `reading.gone` */
  take: (readingId: string) => Reading
  /** What was said of its faces. */
  facesOf: (readingId: string) => FacesAnswer | undefined
}

/** The devices of the double's desk, and the Readings it holds. */
export function mockReadings({ scenario, pictures, picture, mode }: MockReadingsOptions): MockReadings {
  let cardPresent = scenario.card
  let pageLaid = false
  let readerLost = scenario.readerLost ?? false
  const held = new Map<string, Reading>()
  const faces = new Map<string, FacesAnswer>()
  /** As the vault does: what was decided about is not replaced. */
  const hold = (reading: Reading, replaces: string | null): HeldReading => {
    if (replaces !== null && !held.delete(replaces)) throw new FoyerError('reading.gone')
    const readingId = crypto.randomUUID()
    held.set(readingId, reading)
    const said = faces.get(replaces ?? '')
    if (said !== undefined) faces.set(readingId, said)
    return { readingId, reading }
  }
  const device = (): Device[] => [
    { id: 'sim-scanner', kind: 'scanner', name: 'Simulated scanner', simulated: true, state: 'ready', pageLaid, fault: null, seenAt: NOW },
    { id: 'fi-65', kind: 'scanner', name: 'Flatbed fi-65F', simulated: false, state: 'fault', fault: new FoyerError('scanner.coverOpen').toPayload(), seenAt: NOW },
    { id: 'sim-reader', kind: 'smartcardReader', name: 'Simulated reader', simulated: true, state: 'ready', cardPresent, fault: null, seenAt: NOW },
  ]
  const camera = mockCamera({ scenario, pictures, picture, mode, hold })
  const { read } = camera
  const take = (readingId: string): Reading => {
    const reading = held.get(readingId)
    if (reading === undefined) throw new FoyerError('reading.gone')
    held.delete(readingId)
    return reading
  }
  const handlers: MockReadings['handlers'] = {
    'reading.readFile': ({ bytes, continues }, { emit }) => {
      emit('reading.progress', { step: 'reading' })
      if (scenario.reading === 'none' || bytes.length === 1) throw new FoyerError('reading.nothingFound')
      const found = read()
      if (scenario.together !== true) return hold(found, continues ?? null)
      const numbered = found.fields.map((each) => (each.name === 'documentNumber' ? { ...each, value: `L8989${bytes.length}C3` } : each))
      return { ...hold({ ...found, fields: numbered }, continues ?? null), ...(bytes.length === 3 ? { emptyPages: [2, 3] } : {}) }
    },
    'reading.specimens': () => [
      { id: 'passport-genuine', documentType: 'passport', issuingState: 'UTO', side: 'front', hasChip: true },
      { id: 'passport-misprint', documentType: 'passport', issuingState: 'UTO', side: 'front', hasChip: false },
      { id: 'card-front', documentType: 'identityCard', issuingState: 'UTO', side: 'front', hasChip: true },
      { id: 'card-back', documentType: 'identityCard', issuingState: 'UTO', side: 'back', hasChip: true },
      { id: 'visa', documentType: 'visa', issuingState: 'UTO', side: 'front', hasChip: false },
      { id: 'licence-back', documentType: 'drivingLicence', issuingState: 'USA', side: 'back', hasChip: false },
    ],
    ...camera.handlers,
    'reading.readChip': async ({ readingId, keyFields, can }, { emit }) => {
      const before = readingId === null ? passport(pictures) : held.get(readingId)
      if (before === undefined) throw new FoyerError('reading.gone')
      if (!cardPresent) throw new FoyerError('chip.removed')
      if (readerLost) {
        readerLost = false
        emit('devices.changed', { devices: device().filter(({ kind }) => kind === 'scanner') })
        throw new FoyerError('device.lost')
      }
      if (before.verdict === 'stop' && keyFields === null && can === null) throw new FoyerError('chip.accessDenied', { detail: 'SW=63C1 attemptsLeft=1 attemptsMade=2' })
      emit('chip.progress', { step: 'accessControl', file: null, bytesRead: 0, total: null })
      emit('chip.progress', { step: 'file', file: 'EF.SOD', bytesRead: 1900, total: 1900 })
      emit('chip.progress', { step: 'file', file: 'DG2', bytesRead: 9000, total: 16_204 })
      emit('chip.portrait', { jpeg: pictures.portrait })
      await new Promise((resolve) => {
        setTimeout(resolve, 300)
      })
      return hold((scenario.chipAltered === true ? altered : proven)(before, pictures.portrait), readingId)
    },
    'reading.discard': ({ readingId }) => {
      held.delete(readingId)
      return {}
    },
    'reading.waiting': () => (scenario.waiting === true ? [...held.keys()] : []).map((readingId) => ({ readingId })),
    'reading.reopen': ({ readingId }) => {
      const reading = held.get(readingId)
      if (reading === undefined) throw new FoyerError('reading.gone')
      return { readingId, reading }
    },
    'reading.successors': () => [{ id: 'supervisor', name: 'Sofia Specimen', role: 'supervisor' }, { id: 'administrator', name: 'Adam Beispiel', role: 'administrator' }],
    'reading.handOver': () => ({ count: held.size }),
    'reading.compareFaces': ({ readingId, answer, seen }) => {
      if (answer !== 'notCompared' && new Set(seen).size < 2) throw new FoyerError('input.invalid', { detail: 'seen' })
      faces.set(readingId, answer)
      return {}
    },
    'reading.comparePrinted': ({ readingId }) => {
      const before = held.get(readingId)
      if (before === undefined) throw new FoyerError('reading.gone')
      const born = before.fields.find(({ name }) => name === 'dateOfBirth')
      if (scenario.printedDiffers === true && born !== undefined) {
        const differs = before.fields.map((field) => (field === born ? { ...born, agreement: 'conflict' as const } : field))
        return hold({ ...before, fields: differs, reasons: [...before.reasons, { code: 'lookAtField', params: { field: 'dateOfBirth' } }], checks: [...before.checks, { code: 'printed.names', result: 'pass', fields: [] }] }, readingId)
      }
      return hold({ ...before, checks: [...before.checks, { code: 'printed.names', result: 'pass', fields: ['primaryIdentifier', 'secondaryIdentifier'] }] }, readingId)
    },
    'devices.list': () => device(),
    'devices.search': () => device(),
    'scanners.cancel': () => ({}),
    'scanners.acceptCertificate': ({ fingerprint }, { emit }) => {
      const devices = device().map((each): Device => (each.kind === 'scanner' && !each.simulated ? { ...each, state: 'ready', fault: null, fingerprint } : each))
      emit('devices.changed', { devices })
      return devices
    },
    'devices.diagnosis': ({ cameras }) => ({ lines: ['Foyer 0.1.0, 2026-07-15T09:30:00.000Z', 'platform: linux x64', ...cameras.map(({ name, fault }) => `camera: ${name}, ${fault ?? 'no fault'}`), 'scanner: Flatbed fi-65F (sane), fault, last used never, scanner.coverOpen: The scanner’s cover is open. Close it and scan again.'] }),
    'devices.saveDiagnosis': () => ({ fileName: 'foyer-devices.txt' }),
    'sources.list': () => [],
    'sources.take': () => { throw new FoyerError('scanner.feederEmpty') },
    'devices.found': () => device().map(({ kind, state, fault }) => ({ kind, state, fault })),
    'devices.test': () => ({ ok: true, jpeg: pictures.page, ms: 420 }),
    'scanners.scan': ({ continues }) => ({ ...hold({ ...read(), source: 'scanner' }, continues ?? null), ...(scenario.jammed === true ? { stopped: new FoyerError('scanner.jam').toPayload() } : {}) }),
    'devices.simulate': ({ id, specimen, page }, { emit }) => {
      if (id === 'sim-scanner') pageLaid = specimen !== null || page !== undefined
      else cardPresent = specimen !== null
      emit('devices.changed', { devices: device() })
      return {}
    },
  }
  return { handlers, take, facesOf: (readingId) => faces.get(readingId) }
}
