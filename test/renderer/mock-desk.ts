import type { DeskState } from '../../electron/contract/desk.ts'
import type { FactorKind } from '../../electron/contract/factors.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { calls } from '../../electron/contract/index.ts'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { permissionsUnder, type Role } from '../../electron/contract/roles.ts'
import type { StaffMember } from '../../electron/contract/staff.ts'
import type { MockDesk, MockHandlers } from './mock-bridge.ts'
import type { Pictures } from './mock-documents.ts'
import { mockPairings } from './mock-pairings.ts'
import { keysOf, mockFactors, secondOf } from './mock-factors.ts'
import { mockOrganisation } from './mock-organisation.ts'
import { mockSecond } from './mock-second.ts'
import { mockConnections } from './mock-connections.ts'
import { mockWebhooks } from './mock-webhooks.ts'
import { mockDay } from './mock-day.ts'
import { mockReadings } from './mock-readings.ts'
import { mockRequests } from './mock-requests.ts'
import { mockRecords } from './mock-records.ts'
import { mockPlaces, mockRecovery } from './mock-recovery.ts'
import { names, NOW, RECOVERY_KEY, roles, SECRETS, type Scenario } from './mock-scenario.ts'
import { ERASURE_ID, mockRights } from './mock-rights.ts'
import { mockTrail } from './mock-trail.ts'
import { mockTrust } from './mock-trust.ts'
import { mockTyping } from './mock-typing.ts'
import { mockUplink } from './mock-uplink.ts'

/** A small desk in memory, enough to play a day on every screen. */
export function mockDesk(scenario: Scenario, pictures: Pictures, picture: (specimen: string) => Promise<Uint8Array>): MockDesk {
  let phase = scenario.phase
  let role = scenario.role
  let mode = scenario.mode
  let language = scenario.language
  let lockedUntil = scenario.throttled ? new Date(Date.now() + 30_000).toISOString() : null
  let wrong = 0
  let busy = scenario.busy ?? 0
  let policy: DeskState['policy'] = {
    values: {
      ...defaultPolicy, idleSeconds: scenario.idleSeconds, sounds: false, maskNumbersForClerks: true, allowCopy: true, allowTyping: scenario.typing !== undefined || scenario.typingOpen === true, allowNotes: true, confirmTogether: scenario.together === true,
      noticeLocks: scenario.noticeLocks === true, compareFaces: scenario.faces !== 'off', requireFaces: scenario.faces === 'required', ...scenario.policy,
      ...(scenario.fixedDevice === undefined ? {} : { deskScanner: scenario.fixedDevice, deskCamera: scenario.fixedDevice }),
    },
    locked: scenario.unlocked === true ? {} : { retentionDays: '/etc/foyer/policy.json', kiosk: '/etc/foyer/policy.json', ...(scenario.fixedDevice === undefined ? {} : { deskScanner: '/etc/foyer/policy.json', deskCamera: '/etc/foyer/policy.json' }) },
    unknown: [],
    problem: null,
  }
  const staff: StaffMember[] = roles.map((each) => ({
    id: each, name: names[each], role: each, secretKind: each === 'clerk' || each === 'auditor' ? 'pin' : 'passphrase', lockedUntil: null,
    active: true, factors: scenario.factor === 'has' || (scenario.factor === 'others' && each === 'supervisor') ? { totp: NOW, keys: keysOf(scenario), recoveryCodes: 8 } : { totp: null, keys: keysOf(scenario), recoveryCodes: scenario.keys === undefined ? 0 : 8 }, createdAt: NOW, lastSignInAt: each === 'auditor' ? null : NOW,
  }))
  const trail = mockTrail(scenario.trailBroken === true)
  const readings = mockReadings({ scenario, pictures, picture, mode: () => mode })
  const { belong, ...requests } = mockRequests(scenario.requests)
  const member = (id: string) => {
    const found = staff.find((each) => each.id === id)
    if (found === undefined) throw new FoyerError('staff.notFound')
    return found
  }
  const proofsOf = (whose: Role): FactorKind[] => {
    const second = secondOf(member(whose))
    return policy.values.freshSecondFactor && second.length > 0 ? second : ['secret', ...second]
  }
  const session = () => (role === null ? null : { staffId: role, name: names[role], role, language, permissions: [...permissionsUnder(role, policy.values)], notices: [], proofs: proofsOf(role), idleSeconds: scenario.idleSeconds })
  const enter = (whose: Role) => {
    role = whose
    return session()!
  }
  const { waitsFor, ...factors } = mockFactors({ scenario, member, role: () => role, enter })

  const { need, ...second } = mockSecond({ role: () => role, policy: () => policy.values, staff, alone: scenario.alone === true })

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
      return { recoveryKey: RECOVERY_KEY, confirmGroups: [0, 7], earlierBackups: 3 }
    },
    'desk.setPolicy': ({ values }) => {
      need(Object.keys(values))
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
    'desk.printPermissions': () => ({ printed: true, choose: [] }),
    'desk.exit': () => ({}),
    'desk.licences': () => [
      { name: 'react', version: '19.3.1', licence: 'MIT', text: 'MIT License\n\nCopyright (c) Meta Platforms, Inc. and affiliates.' },
      { name: '@fontsource/ibm-plex-sans', version: '5.2.8', licence: 'OFL-1.1' },
    ],
    ...requests,
    ...mockWebhooks(scenario.connections === true),
    ...mockPairings(scenario.pagesWait === true),
    ...mockTyping(scenario.typing !== undefined, () => (scenario.typing === 'wayland' || scenario.typing === 'kiosk' ? scenario.typing : null), () => (scenario.typing === 'waits' || scenario.typing === 'types' ? scenario.typing : 'done')),
    ...mockConnections(scenario.connections === true, () => scenario.connections === true),
    ...mockUplink(() => policy.values.uplinkAddress, scenario),
    'updates.state': () => {
      const { updatesVersion: version } = policy.values
      return { running: '0.1.0', announced: version === '' ? null : { version, by: 'organisation' as const, newer: true }, feed: null }
    },
    'desk.health': () => ({
      processes: [{ name: 'vault', state: 'up', restarts: 0, since: NOW }, { name: 'reader', state: 'up', restarts: 2, since: NOW }],
      electron: '45.4.1', chromium: '156.0', node: '24.21.0', platform: 'linux x64', cage: 'held', lockedBy: 'desktop',
    }),
    'staff.tiles': () => {
      if (busy-- > 0) throw new FoyerError('internal.timeout')
      if (policy.values.signInByName) return []
      return staff.filter((each) => each.active).map(({ id, name, role: its, secretKind }) => ({ id, name, role: its, secretKind, lockedUntil }))
    },
    'staff.signIn': (input) => {
      const { secret } = input
      const who = 'staffId' in input ? member(input.staffId) : staff.find(({ name }) => name === input.name) ?? member('')
      if (SECRETS[who.role] !== secret) {
        wrong += 1
        if (wrong >= 3) lockedUntil = new Date(Date.now() + 20_000).toISOString()
        throw new FoyerError('staff.wrongSecret')
      }
      const second = secondOf(who)
      if (second.length > 0 || scenario.factor === 'enrols') return { kind: 'challenge', challenge: waitsFor(who.role), name: who.name, factors: second }
      role = who.role
      return { kind: 'session', session: session()! }
    },
    ...factors,
    ...mockOrganisation(scenario, enter),
    ...second,
    'staff.signOut': () => {
      role = null
      return {}
    },
    'staff.touch': () => ({}),
    'staff.list': () => staff,
    'staff.create': (input) => {
      const made: StaffMember = { id: `s-${staff.length}`, name: input.name, role: input.role, secretKind: input.secretKind, lockedUntil: null, active: true, factors: { totp: null, keys: [], recoveryCodes: 0 }, createdAt: NOW, lastSignInAt: null }
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
    ...readings.handlers,
    ...mockRecords({ count: scenario.records, pictures, role: () => role, event: trail.event, take: readings.take, facesOf: readings.facesOf, before: scenario.before, correctedAgain: scenario.correctedAgain, belong }),
    ...trail.handlers,
    ...mockRights(trail.event),
    ...mockDay(),
    ...mockTrust(scenario.trust),
    'files.places': () => [...mockPlaces],
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
    ...mockRecovery(() => { phase = 'signIn' }),
    'desk.printNotice': ({ printer }) => (printer === null ? { printed: false, choose: ['Back office', 'Lobby'] } : { printed: true, choose: [] }),
    'desk.print': ({ printer }) => (printer === null ? { printed: false, choose: ['Back office', 'Lobby'] } : { printed: true, choose: [] }),
  }

  return {
    handlers,
    role: () => role,
    onCall(name, error) {
      const spec = calls[name]
      if (error !== null || spec.audit === 'always') trail.add(trail.event(name, role ?? 'system', error, name === 'rights.erase' && error === null ? ERASURE_ID : null))
    },
  }
}
