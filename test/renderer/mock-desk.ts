import type { AuditEvent } from '../../electron/contract/audit.ts'
import type { DeskState } from '../../electron/contract/desk.ts'
import type { Device } from '../../electron/contract/devices.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { calls, type CallName } from '../../electron/contract/index.ts'
import type { Language } from '../../electron/contract/primitives.ts'
import { permissionsUnder, type Role } from '../../electron/contract/roles.ts'
import type { HeldReading, Reading } from '../../electron/contract/reading.ts'
import type { Record as StoredRecord, RecordRow } from '../../electron/contract/records.ts'
import type { StaffMember } from '../../electron/contract/staff.ts'
import { mockCamera } from './mock-camera.ts'
import { mockTrust } from './mock-trust.ts'
import type { MockDesk, MockHandlers } from './mock-bridge.ts'
import { passport, proven, genuineChip, type Pictures } from './mock-documents.ts'

export interface Scenario {
  phase: DeskState['phase']
  mode: DeskState['mode']
  language: Language
  /** Who is signed in already, or nobody. */
  role: Role | null
  /** What the camera finds, by specimen id or always. */
  reading: 'passport' | 'card' | 'none'
  records: number
  fault: 'keys.wrongKey' | 'database.full' | 'desk.databaseMissing' | 'database.logMissing'
  idleSeconds: number
  /** A document lies on the chip reader from the start. */
  card: boolean
  /** The card's reader goes away at the first try, with its service. */
  readerLost?: boolean
  throttled: boolean
  /** What lies in the trust of the desk: a list it keeps, or one of an earlier version that waits. */
  trust: 'kept' | 'found'
  /** So many times the vault has no time to say who works here. */
  busy?: number
  /** The organisation's policy fixes nothing. */
  unlocked?: boolean
  /** Nothing here may become a demo: a policy file stands on this machine. */
  somebodys?: boolean
  /** The date is in doubt. */
  clock?: boolean
}

const NOW = '2026-05-04T09:12:31.000Z'
export const SECRETS: Record<Role, string> = { clerk: '246810', auditor: '135791', supervisor: 'correct horse battery', administrator: 'staple battery horse' }
export const RECOVERY_KEY = 'K7QM2A-9XWD4F-3HTPZE-6VRNC8-B5YJGA-2LUS7Q-8DMXKE-4WTHP9'

const roles: readonly Role[] = ['clerk', 'auditor', 'supervisor', 'administrator']
const names: Record<Role, string> = { clerk: 'Clara Example', auditor: 'Alan Muster', supervisor: 'Sofia Specimen', administrator: 'Adam Beispiel' }

/** A small desk in memory, enough to play a day on every screen. */
export function mockDesk(scenario: Scenario, pictures: Pictures, picture: (specimen: string) => Promise<Uint8Array>): MockDesk {
  let phase = scenario.phase
  let role = scenario.role
  let mode = scenario.mode
  let language = scenario.language
  let lockedUntil = scenario.throttled ? new Date(Date.now() + 30_000).toISOString() : null
  let wrong = 0
  let cardPresent = scenario.card
  let readerLost = scenario.readerLost ?? false
  let busy = scenario.busy ?? 0
  let policy: DeskState['policy'] = {
    values: {
      retentionDays: 30, keepImages: false, keepImagesDays: 7, trailDays: 365, idleSeconds: scenario.idleSeconds, kiosk: true, sounds: false,
      maskNumbersForClerks: true, allowBacWhenPaceFails: false,
    },
    locked: scenario.unlocked === true ? {} : { retentionDays: '/etc/foyer/policy.json', kiosk: '/etc/foyer/policy.json' },
    problem: null,
  }
  const staff: StaffMember[] = roles.map((each) => ({
    id: each, name: names[each], role: each, secretKind: each === 'clerk' || each === 'auditor' ? 'pin' : 'passphrase', lockedUntil: null,
    active: true, createdAt: NOW, lastSignInAt: each === 'auditor' ? null : NOW,
  }))
  const held = new Map<string, Reading>()
  const trail: AuditEvent[] = []
  const records: StoredRecord[] = Array.from({ length: scenario.records }, (_, index) => stored(`r-${index}`, passport(pictures), index))

  function stored(id: string, reading: Reading, index: number): StoredRecord {
    const value = (name: string) => reading.fields.find((each) => each.name === name)?.value ?? ''
    const at = new Date(Date.parse(NOW) - index * 61_000).toISOString()
    return {
      id, createdAt: at, documentType: reading.documentType.code, issuingState: reading.documentType.issuingState,
      documentNumber: role === 'clerk' ? '••••••2C3' : value('documentNumber'), name: `${value('primaryIdentifier')}, ${value('secondaryIdentifier')}`,
      dateOfBirth: value('dateOfBirth'), verdict: (['readNotProven', 'genuine', 'stop'] as const)[index % 3] ?? 'stop', corrected: index % 4 === 1,
      keepUntil: '2026-06-03', confirmedBy: names.clerk,
      fields: reading.fields.map((each) => ({ ...each, correction: each.name === 'secondaryIdentifier' && index % 4 === 1 ? { by: names.clerk, at, was: 'ANNA MAR1A' } : null })),
      checks: reading.checks, reasons: reading.reasons, mrzLines: reading.mrz?.lines ?? [], source: 'camera',
      evidence: index % 3 === 1 ? genuineChip.evidence : null, image: null, portrait: null,
      history: [event('records.confirm', 'clerk', null, id, at), { ...event('records.get', 'supervisor', null, id, at), index: trail.length + 1 }],
    }
  }
  function event(action: string, who: Role | 'system', error: FoyerError | null, subject: string | null, time = NOW): AuditEvent {
    const spec = calls[action as CallName] as { method: AuditEvent['method']; path: string } | undefined
    return {
      index: trail.length, time, user: who, userName: who === 'system' ? 'system' : names[who], role: who === 'system' ? null : who,
      method: spec?.method ?? 'POST', path: spec?.path ?? '/internal/happenings', action, status: error?.status ?? 200, error: error?.code ?? null,
      subject, detail: null, terminal: 'desk-7f3a', address: 'local', version: '0.1.0',
    }
  }
  trail.push(event('system.start', 'system', null, null))
  for (let index = 0; index < 240; index += 1) trail.push(event(['records.search', 'reading.readFile', 'records.confirm', 'staff.signIn'][index % 4] ?? '', 'clerk', index % 17 === 3 ? new FoyerError('staff.wrongSecret') : null, index % 4 === 2 ? `r-${index}` : null))

  /** As the vault does: what was decided about is not replaced. */
  const hold = (reading: Reading, replaces: string | null): HeldReading => {
    if (replaces !== null && !held.delete(replaces)) throw new FoyerError('reading.gone')
    const readingId = crypto.randomUUID()
    held.set(readingId, reading)
    return { readingId, reading }
  }
  const device = (): Device[] => [
    { id: 'sim-scanner', kind: 'scanner', name: 'Simulated scanner', simulated: true, state: 'ready', fault: null, seenAt: NOW },
    { id: 'fi-65', kind: 'scanner', name: 'Flatbed fi-65F', simulated: false, state: 'fault', fault: new FoyerError('scanner.coverOpen').toPayload(), seenAt: NOW },
    { id: 'sim-reader', kind: 'smartcardReader', name: 'Simulated reader', simulated: true, state: 'ready', cardPresent, fault: null, seenAt: NOW },
  ]
  const camera = mockCamera({ scenario, pictures, picture, mode: () => mode, hold })
  const { read } = camera
  const find = (id: string) => {
    const found = records.find((each) => each.id === id)
    if (found === undefined) throw new FoyerError('records.notFound')
    return found
  }
  const member = (id: string) => {
    const found = staff.find((each) => each.id === id)
    if (found === undefined) throw new FoyerError('staff.notFound')
    return found
  }
  const session = () => (role === null ? null : { staffId: role, name: names[role], role, language, permissions: [...permissionsUnder(role, policy.values)], notices: [], idleSeconds: scenario.idleSeconds })

  const handlers: MockHandlers = {
    'desk.state': () => ({
      phase: phase === 'signIn' && role !== null ? 'signedIn' : phase, mode, deskName: 'Hotel Utopia, reception', language, version: '0.1.0', terminal: 'desk-7f3a',
      session: session(), policy, confirmGroups: phase === 'confirmRecovery' ? [1, 5] as [number, number] : null, clock: scenario.clock === true && role !== null ? { kind: 'ahead' as const, known: NOW, now: '2026-07-15T09:30:00.000Z', due: 12, duePictures: 0, dueEvents: false, mayConfirm: role === 'supervisor' || role === 'administrator' } : null, demoOffered: mode === 'desk' && phase === 'setUp' && !scenario.somebodys, demoHint: mode === 'demo' ? { staffId: 'clerk', secret: SECRETS.clerk } : null,
      fault: phase === 'fault' ? { ...new FoyerError(scenario.fault).toPayload(), recoverable: true } : null,
    }),
    'desk.setUp': () => {
      phase = 'confirmRecovery'
      return { recoveryKey: RECOVERY_KEY, confirmGroups: [1, 5] }
    },
    'desk.confirmRecovery': ({ groups }) => {
      const right = RECOVERY_KEY.split('-')
      if (groups.some((group) => right[group.index] !== group.value)) throw new FoyerError('keys.recoveryKeyInvalid')
      if (phase === 'confirmRecovery') phase = 'signIn'
      return {}
    },
    'desk.recover': ({ recoveryKey }) => {
      if (recoveryKey !== RECOVERY_KEY) throw new FoyerError('keys.recoveryKeyInvalid')
      phase = 'signIn'
      return {}
    },
    'desk.confirmDate': () => {
      scenario.clock = false
      return {}
    },
    'desk.openIncomplete': () => {
      phase = 'signIn'
      return {}
    },
    'desk.retry': () => {
      throw new FoyerError(scenario.fault)
    },
    'desk.rotateKey': (_input, { emit }) => {
      emit('vault.progress', { task: 'rotate', fraction: 0.5 })
      return { recoveryKey: RECOVERY_KEY, confirmGroups: [0, 7] }
    },
    'desk.setPolicy': ({ values }) => {
      policy = { ...policy, values: { ...policy.values, ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) } }
      return policy
    },
    'desk.setLanguage': (input) => {
      language = input.language
      return {}
    },
    'desk.switchMode': (input) => {
      mode = input.mode
      role = null
      return {}
    },
    'desk.exit': () => ({}),
    'desk.licences': () => [
      { name: 'react', version: '19.3.1', licence: 'MIT', text: 'MIT License\n\nCopyright (c) Meta Platforms, Inc. and affiliates.' },
      { name: '@fontsource/ibm-plex-sans', version: '5.2.8', licence: 'OFL-1.1' },
    ],
    'desk.health': () => ({
      processes: [{ name: 'vault', state: 'up', restarts: 0, since: NOW }, { name: 'reader', state: 'up', restarts: 1, since: NOW }],
      electron: '45.4.1', chromium: '156.0', node: '24.21.0', platform: 'linux x64',
    }),
    'staff.tiles': () => {
      if (busy-- > 0) throw new FoyerError('internal.timeout')
      return staff.filter((each) => each.active).map(({ id, name, role: its, secretKind }) => ({ id, name, role: its, secretKind, lockedUntil }))
    },
    'staff.signIn': ({ staffId, secret }) => {
      const who = member(staffId)
      if (SECRETS[who.role] !== secret) {
        wrong += 1
        if (wrong >= 3) lockedUntil = new Date(Date.now() + 20_000).toISOString()
        throw new FoyerError('staff.wrongSecret')
      }
      role = who.role
      return session()!
    },
    'staff.signOut': () => {
      role = null
      return {}
    },
    'staff.touch': () => ({}),
    'staff.list': () => staff,
    'staff.create': (input) => {
      const made: StaffMember = { id: `s-${staff.length}`, name: input.name, role: input.role, secretKind: input.secretKind, lockedUntil: null, active: true, createdAt: NOW, lastSignInAt: null }
      staff.push(made)
      return made
    },
    'staff.update': ({ id, name, role: its, active }) => Object.assign(member(id), name === undefined ? {} : { name }, its === undefined ? {} : { role: its }, active === undefined ? {} : { active }),
    'staff.setSecret': ({ id }) => {
      member(id)
      return {}
    },
    'staff.resetAdministrator': ({ recoveryKey, staffId }) => {
      if (recoveryKey !== RECOVERY_KEY) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
      const { id, name, role: its, secretKind } = member(staffId ?? 'administrator')
      return { id, name, role: its, secretKind, lockedUntil: null }
    },
    'reading.readFile': ({ continues }, { emit }) => {
      emit('reading.progress', { step: 'reading', fraction: 0.5 })
      if (scenario.reading === 'none') throw new FoyerError('reading.nothingFound')
      return hold(read(), continues ?? null)
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
      return hold(proven(before, pictures.portrait), readingId)
    },
    'reading.discard': ({ readingId }) => {
      held.delete(readingId)
      return {}
    },
    'reading.comparePrinted': ({ readingId }) => {
      const before = held.get(readingId)
      if (before === undefined) throw new FoyerError('reading.gone')
      return hold({ ...before, checks: [...before.checks, { code: 'printed.names', result: 'pass', fields: ['primaryIdentifier', 'secondaryIdentifier'] }] }, readingId)
    },
    'devices.list': () => device(),
    'devices.test': () => ({ ok: true, jpeg: pictures.page, ms: 420 }),
    'scanners.scan': ({ continues }) => hold(read(), continues ?? null),
    'devices.simulate': ({ specimen }, { emit }) => {
      cardPresent = specimen !== null
      emit('devices.changed', { devices: device() })
      return {}
    },
    'records.confirm': ({ readingId, corrections }) => {
      const reading = held.get(readingId)
      if (reading === undefined) throw new FoyerError('reading.gone')
      held.delete(readingId)
      const id = `new-${records.length}`
      const made = stored(id, reading, 0)
      for (const { field, value } of corrections) {
        const found = made.fields.find((each) => each.name === field)
        if (found === undefined) continue
        found.correction = { by: names.clerk, at: NOW, was: found.value }
        found.value = value
        found.sources = [{ source: 'hand', value, confidence: 1 }]
      }
      made.corrected = corrections.length > 0
      made.verdict = reading.verdict
      const named = (name: string) => made.fields.find((each) => each.name === name)?.value ?? ''
      made.name = `${named('primaryIdentifier')}, ${named('secondaryIdentifier')}`
      records.unshift(made)
      return { recordId: id }
    },
    'records.search': ({ query, before, limit }) => {
      const wanted = query.trim().toLowerCase()
      const found = records.filter((each) => `${each.name} ${each.documentNumber} ${each.dateOfBirth}`.toLowerCase().includes(wanted))
      const from = before === null ? 0 : found.findIndex((each) => each.createdAt === before) + 1
      return { rows: found.slice(from, from + limit).map(row), more: from + limit < found.length, total: found.length }
    },
    'records.get': ({ id }) => find(id),
    'records.erase': ({ id }) => {
      records.splice(records.indexOf(find(id)), 1)
      return {}
    },
    'records.purge': () => ({ erased: 2 }),
    'audit.list': ({ filter, before, limit }) => {
      const found = trail.toReversed().filter((each) => matches(filter.user, each.user) && matches(filter.method, each.method)
        && matches(filter.subject, each.subject) && matches(filter.status?.slice(0, 1), String(each.status).slice(0, 1)) && (before === null || each.index < before))
      return { events: found.slice(0, limit), more: found.length > limit }
    },
    'audit.state': () => ({ size: trail.length, root: 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=', checkpoint: 'foyer.example/desk-7f3a\n241\nq0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=\n', lastVerifiedAt: NOW, lastVerifiedOk: true }),
    'audit.verify': async (_input, { emit }) => {
      for (let step = 1; step <= 4; step += 1) {
        emit('vault.progress', { task: 'verify', fraction: step / 4 })
        await new Promise((resolve) => {
          setTimeout(resolve, 40)
        })
      }
      return { ok: true, size: trail.length, root: 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=', checkpoints: 3, ms: 160, problems: [], notes: [] }
    },
    ...mockTrust(scenario.trust),
    'files.places': () => [
      { id: 'place-folder', kind: 'folder', name: 'Documents / Foyer', writable: true },
      { id: 'place-disk', kind: 'removable', name: 'STICK', writable: true },
      { id: 'place-locked', kind: 'removable', name: 'LOCKED', writable: false },
    ],
    'files.list': ({ place, kind }) => ({
      files: place === 'place-folder' ? [] : Array.from({ length: 40 }, (_, index) => ({
        id: `file-${index}`, name: kind === 'trust' ? `DE_ML_2026-0${1 + (index % 9)}.ml` : index === 0 ? 'eriksson-passport.png' : `scan-${index}.pdf`,
        folder: index % 3 === 0 ? 'DCIM/100CANON' : '', bytes: 34_000 + index * 400_000, changedAt: NOW,
      })),
      more: place === 'place-disk',
    }),
    'files.take': ({ id }) => {
      if (!/^file-\d+$/.test(id)) throw new FoyerError('files.gone')
      return { bytes: new Uint8Array(200).fill(Number(id.slice('file-'.length))) }
    },
    'records.save': ({ id, place }) => {
      if (place === 'place-locked') throw new FoyerError('files.readOnly')
      return { fileName: `foyer-record-${id}.json` }
    },
    'audit.save': () => ({ fileName: 'foyer-audit-2026-05-04.jsonl', events: trail.length }),
    'desk.print': ({ printer }) => (printer === null ? { printed: false, choose: ['Back office', 'Lobby'] } : { printed: true, choose: [] }),
  }

  return {
    handlers,
    role: () => role,
    onCall(name, error) {
      const spec = calls[name]
      if (error !== null || spec.audit === 'always') trail.push(event(name, role ?? 'system', error, null))
    },
  }
}

/** A filter that is not set lets everything through. */
function matches(wanted: string | null | undefined, found: string | null): boolean {
  return wanted === null || wanted === undefined || wanted === found
}

function row(record: StoredRecord): RecordRow {
  const { id, createdAt, documentType, issuingState, documentNumber, name, dateOfBirth, verdict, corrected, keepUntil, confirmedBy } = record
  return { id, createdAt, documentType, issuingState, documentNumber, name, dateOfBirth, verdict, corrected, keepUntil, confirmedBy }
}
