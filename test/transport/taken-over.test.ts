import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { events, type EventName, type EventPayload } from '../../electron/contract/events.ts'
import { allCalls, type AnyCallName, type Output } from '../../electron/contract/index.ts'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import { childProcess } from '../../electron/contract/processes.ts'
import { usualScan } from '../../electron/contract/scanners.ts'
import { processSpecs } from '../../electron/main/process-specs.ts'
import { specimenReading } from '../vault/specimen-reading.ts'
import { context, puppets } from './puppets.ts'

/** One of each, as the contract has it. */
const payloads: { [N in EventName]: EventPayload<N> } = {
  'pairings.changed': { waiting: 1 }, 'securityKey.progress': { step: 'lay' }, 'version.waits': { version: '1.2.3' }, 'process.state': { process: 'vault', state: 'down' }, 'reading.progress': { step: 'finding' }, 'chip.progress': { step: 'file', file: 'DG2', bytesRead: 1, total: null },
  'scanner.progress': { page: 1, bytes: 0, waiting: false }, 'chip.portrait': { jpeg: new Uint8Array([1]) }, 'devices.changed': { devices: [] }, 'devices.noted': { notes: {} }, 'desk.changed': {}, 'connections.changed': {}, 'requests.changed': {}, 'sources.offered': { source: 'hotFolder', id: 'folder:hot', count: 1, at: '2026-01-31T09:00:00.000Z' }, 'keyboard.takeBack': { keys: 7 }, 'session.ended': { why: 'deactivated' },
  'policy.changed': { values: defaultPolicy, locked: {}, unknown: [], problem: null }, 'typing.progress': { step: 'waiting', seconds: 5 }, 'vault.progress': { task: 'verify', fraction: 0.5 }, 'reading.settled': { readingId: 'r1', how: 'stored' }, 'reading.passed': { readingId: 'r1', owner: 'another' },
}
const names = Object.keys(payloads) as EventName[]
/** What the contract takes of an uplink, beside those that ask for nothing. */
const ofUplink: Partial<Record<AnyCallName, unknown>> = {
  'internal.uplinkReceipt': { receipt: 'note' }, 'internal.uplinkConflict': { code: 'uplink.fork', size: 1, receipt: null }, 'internal.uplinkEnrolment': { code: 'code' },
  'internal.uplinkTold': { destination: 'receiver', told: { error: null, nextTryAt: null, okAt: null, theirCertificateUntil: null, skewMs: null } },
  'internal.uplinkEnrolled': { terminal: 't', size: 0, receiverKey: 'receiver+00000000+AAAA', certificate: null, receipt: null }, 'internal.uplinkRenewed': { certificate: 'pem' },
  'internal.uplinkWitness': { requests: [] }, 'internal.uplinkNeighbours': { neighbours: [] }, 'internal.uplinkCosigned': { checkpoint: 'note' }, 'internal.feedBatch': { feed: 'syslog' }, 'internal.feedTook': { feed: 'syslog', next: 1 },
  'internal.trustFetched': { address: 'https://pki.example/a.ml', entityTag: null, bytes: new Uint8Array([1]) }, 'internal.trustSame': { address: 'https://pki.example/a.ml' }, 'internal.trustFetchFailed': { address: 'https://pki.example/a.ml', error: { code: 'uplink.unreachable', status: 502 } },
  'internal.updatesFetched': { address: 'https://it.example/foyer', note: 'note' }, 'internal.updatesFailed': { address: 'https://it.example/foyer', error: { code: 'uplink.unreachable', status: 502 } },
  'internal.organisationTokens': { job: 'j1', idToken: 'a.b.c', refreshToken: null, keySet: '{}' }, 'internal.organisationChecked': { id: 'c1', idToken: 'a.b.c', refreshToken: null, keySet: '{}' }, 'internal.organisationGone': { id: 'c1' }, 'internal.organisationFailed': { id: 'c1' },
  'internal.issuerKeys': { issuer: 'https://id.example', keySet: '{}' }, 'internal.issuerFailed': { error: { code: 'uplink.unreachable', status: 502 } },
}

let made: Awaited<ReturnType<typeof puppets>>
beforeEach(async () => { made = await puppets() }, 120_000)
afterEach(async () => { await made.processes.stop() })

describe.each(childProcess.options)('a %s that was taken over', (process) => {
  const spec = processSpecs[process]

  it('says what its line in the table has, each to whom the contract addresses it, and nothing else', async () => {
    const say = names.flatMap((name) => [
      { kind: 'event', name, payload: payloads[name] },
      { kind: 'event', name, payload: payloads[name], cause: 0 },
      { kind: 'event', name, payload: payloads[name], sessions: ['another’s'] },
    ])
    await made.play(process, { say, answer: { value: {} } })
    const expected = names.filter((name) => spec.emits.includes(name)).flatMap((name): { name: EventName; to: unknown }[] => {
      const { to } = events[name]
      if (to === 'request') return [{ name, to: 'caller' }]
      // Main acts on it, and no page hears it.
      if (to === 'main') return []
      if (to === 'desk') return [{ name, to: null }, { name, to: null }, { name, to: null }]
      return spec.keepsSessions ? [{ name, to: [] }, { name, to: [] }, { name, to: ['another’s'] }] : []
    })
    expect(made.heard).toEqual(expected)
  })

  it('says nothing to whoever made a call that is over, that is to come, or that it never got', async () => {
    const name = spec.emits.find((each) => events[each].to === 'request') ?? 'reading.progress'
    await made.play(process, { say: [], answer: { value: {} } })
    await made.play(process, { say: [-1, 1, 1000].map((cause) => ({ kind: 'event', name, payload: payloads[name], cause })), answer: { value: {} } })
    expect(made.heard).toEqual([])
  })

  it('says nothing that the contract does not take', async () => {
    const say = spec.emits.map((name) => ({ kind: 'event', name, payload: { surprise: 1 }, cause: 0 }))
    await made.play(process, { say, answer: { value: {} } })
    // An event without a word in it has nothing that could be wrong.
    expect(made.heard.map(({ name }) => name).filter((name) => !['desk.changed', 'connections.changed', 'requests.changed', 'pairings.changed'].includes(name))).toEqual([])
  })

  it('makes the calls on others that its line in the table has, and no other', async () => {
    const inputs: Partial<Record<AnyCallName, unknown>> = {
      'internal.holdReading': { reading: specimenReading(), replaces: null }, 'internal.listScanners': { search: false }, 'internal.startScan': { id: 'x', settings: usualScan },
      'internal.keyStep': { ticket: 't1', answer: { is: 'token', token: new Uint8Array(16) } }, 'internal.nextPage': { scan: 's1' }, 'internal.endScan': { scan: 's1' }, 'internal.layPage': { page: null }, 'internal.takeOffered': { id: 'folder:hot' }, 'internal.tookOffered': { taken: 't1', read: true },
      'internal.acceptCertificate': { id: 'x', fingerprint: 'a'.repeat(64) }, 'internal.testSource': { id: 'x' },
      'internal.webhooksDue': { pressed: false }, 'internal.webhookOffer': { endpoint: 'e1' }, 'internal.webhookOutcome': { offer: 'o1', outcome: 'taken', error: null, waitMs: 0 }, ...ofUplink,
    }
    const calls = Object.keys(allCalls) as AnyCallName[]
    await made.play(process, { say: calls.map((call) => ({ kind: 'relay', cause: 0, call, input: inputs[call] ?? {} })), answer: { value: {} } })
    const answers = made.posted(process).filter(({ kind }) => kind === 'relayed')
    expect(answers).toHaveLength(calls.length)
    const refused = calls.filter((_, at) => answers[at]?.error?.code === 'input.unknownCall')
    // Answers come as they are made: refusals first.
    expect(refused).toHaveLength(calls.length - spec.asks.length)
    const asked = childProcess.options.flatMap((each) => made.posted(each).filter(({ kind, call }) => kind === 'request' && call !== undefined && calls.includes(call as AnyCallName)))
    const own = ['internal.authorise', 'internal.outcome', 'internal.happening', 'internal.keptTrust', 'internal.giveTrust', 'internal.giveJobsTrust', 'internal.forgetReading', 'internal.passReading']
    // What main answers itself it hands to the reader first, and to the vault only what the reader took for a file of trust.
    const ofMain = calls.filter((call) => spec.asks.includes(call) && allCalls[call].to === 'main')
    const carried: AnyCallName[] = ofMain.length > 0 ? ['internal.previewTrust'] : []
    expect(asked.map(({ call }) => call).filter((call) => !own.includes(call ?? ''))).toEqual([...calls.filter((call) => spec.asks.includes(call) && !ofMain.includes(call)), ...carried])
  })

  it('makes none for a request that is over, that is to come, or that it never got', async () => {
    await made.play(process, { say: [], answer: { value: {} } })
    const call = spec.asks[0] ?? 'internal.holdReading'
    const input = { reading: specimenReading(), replaces: null }
    await made.play(process, { say: [-1, 1, 1000].map((cause) => ({ kind: 'relay', cause, call, input })), answer: { value: {} } })
    expect(made.posted(process).filter(({ kind }) => kind === 'relayed').map(({ error }) => error?.code)).toEqual(['input.unknownCall', 'input.unknownCall', 'input.unknownCall'])
    expect(made.posted('vault').filter((each) => each.call === call)).toEqual([])
  })

  it('changes a session only where it keeps them, and else sees none', async () => {
    const result = await made.play(process, { say: [], answer: { value: {}, session: 'a-session-of-its-own' } })
    expect(result.session).toBe(spec.keepsSessions ? 'a-session-of-its-own' : undefined)
    expect(made.posted(process).at(-1)?.context?.session).toBe(spec.keepsSessions ? context.session : null)
  })
})

describe('a Reading from a reader that was taken over', () => {
  const hand = (reading: unknown, more: object = {}) => made.play('reader', {
    say: [{ kind: 'relay', cause: 0, call: 'internal.holdReading', input: { reading, replaces: null }, ...more }],
    answer: { value: { readingId: 'r1', reading: specimenReading({ primaryIdentifier: 'ANOTHER' }) } },
  }, 'reading.readFile')

  it('comes to the vault as whoever asked for it, whatever the reader says of that', async () => {
    await hand(specimenReading(), { context: { session: 'forged', way: 'system' }, session: 'forged', way: 'system' })
    expect(made.posted('vault').find(({ call }) => call === 'internal.holdReading')?.context).toEqual({ ...context, inside: true })
  })

  it('is shown as it was handed on, and with nothing that the contract does not know', async () => {
    const { value } = await hand({ ...specimenReading(), planted: '<b>' })
    expect(value).toEqual({ readingId: 'r1', reading: specimenReading() } satisfies Output<'reading.readFile'>)
    expect(made.posted('vault').find(({ call }) => call === 'internal.holdReading')?.input).toEqual({ reading: specimenReading(), replaces: null })
  })

  it('whose id it made up is answered to no program', async () => {
    const own = { kind: 'relay', cause: 0, call: 'internal.holdReading', input: { reading: specimenReading(), replaces: null } }
    const play = (say: object[], readingIds: string[]) => made.play('jobs', { say: say as never, answer: { value: { readingIds, leftOut: false, emptyPages: [] } } }, 'internal.runReading')
    expect((await play([own], ['r1'])).value).toMatchObject({ readingIds: ['r1'] })
    await expect(play([own], ['r1', 'r2'])).rejects.toMatchObject({ code: 'internal.fault' })
    await expect(play([], Array.from({ length: 11 }, () => 'r1'))).rejects.toMatchObject({ code: 'internal.fault' })
  })

  it('that is none comes to nobody', async () => {
    await expect(hand(null)).rejects.toMatchObject({ code: 'internal.fault' })
    expect(made.posted('reader').find(({ kind }) => kind === 'relayed')?.error?.code).toBe('input.invalid')
    expect(made.posted('vault').filter(({ call }) => call === 'internal.holdReading')).toEqual([])
  })
})
