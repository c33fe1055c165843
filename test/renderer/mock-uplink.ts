import { FoyerError } from '../../electron/contract/errors.ts'
import type { UplinkState } from '../../electron/contract/uplink.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW, type Scenario } from './mock-scenario.ts'

/** What leaves a desk that sends, as its screen shows it. Code `0000` is the one that counts. */
export function mockUplink(address: () => string, { feeds = [], sendHalts = 'fork', neighbours: known = [] }: Pick<Scenario, 'feeds' | 'sendHalts' | 'neighbours'>): Pick<MockHandlers, 'uplink.state' | 'uplink.send' | 'uplink.enrol' | 'uplink.setSecret' | 'uplink.resume' | 'uplink.forgetNeighbour'> {
  let secrets: UplinkState['secrets'] = []
  let enrolled: UplinkState['enrolled'] = null
  let halt: UplinkState['halt'] = null
  let next = 230
  let neighbours: UplinkState['neighbours'] = known.map((terminal) => ({ terminal, key: `foyer/${terminal}+00000000+AAAA`, size: 90, at: NOW }))
  return {
    'uplink.state': () => ({
      address: address(), size: 241, next, received: enrolled === null ? null : { size: next, at: NOW }, seen: enrolled === null ? null : { size: next, neighbours: 2, at: NOW },
      told: address() === '' ? null : { error: enrolled === null ? new FoyerError('uplink.notEnrolled').toPayload() : null, nextTryAt: null, okAt: NOW, theirCertificateUntil: '2027-01-01T00:00:00.000Z', skewMs: 400_000 },
      enrolled, certificateUntil: enrolled === null ? null : '2027-06-01T00:00:00.000Z', halt, secrets, neighbours,
      feeds: feeds.map((name) => ({ name, next: 118, told: { error: new FoyerError('uplink.refused', { detail: 'status=403' }).toPayload(), nextTryAt: '2026-03-02T09:30:00.000Z', okAt: NOW, theirCertificateUntil: null, skewMs: null } })),
    }),
    'uplink.send': () => {
      if (address() === '') throw new FoyerError('uplink.refused')
      if (enrolled === null) throw new FoyerError('uplink.notEnrolled')
      next = 241
      halt = { kind: sendHalts, size: 118, at: NOW, proven: true }
      return {}
    },
    'uplink.enrol': ({ code }) => {
      if (code !== '0000') throw new FoyerError('uplink.codeRefused')
      enrolled = { at: NOW, receiver: 'receiver.example' }
      return {}
    },
    'uplink.setSecret': ({ name, value }) => {
      secrets = [...secrets.filter((each) => each !== name), ...(value === null ? [] : [name])]
      return {}
    },
    'uplink.forgetNeighbour': ({ terminal }) => {
      neighbours = neighbours.filter((each) => each.terminal !== terminal)
      return {}
    },
    'uplink.resume': () => {
      halt = null
      return {}
    },
  }
}
