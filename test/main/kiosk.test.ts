import { expect, it } from 'vitest'
import { defaultPolicy, type PolicyInForce } from '../../electron/contract/policy.ts'
import { applyKioskPolicy, followPolicy } from '../../electron/main/kiosk.ts'
import { Processes } from '../../electron/main/processes.ts'
import type { Child } from '../../electron/transport/child.ts'

const policyWith = (kiosk: boolean): PolicyInForce => ({ values: { ...defaultPolicy, kiosk }, locked: {}, unknown: [], problem: null })

function window() {
  const set: boolean[] = []
  return { set, setKiosk: (flag: boolean) => { set.push(flag) } }
}

/** Both processes of a desk, of which the vault says what it is told to say. */
function deskWith(onEvent: ReturnType<typeof followPolicy>) {
  let say: (message: unknown) => void = () => undefined
  const startChild = ({ name }: { name: string }): Child => ({
    pid: undefined, onMessage: (listener) => { if (name === 'foyer-vault') say = listener }, onExit: () => undefined, post: () => undefined, kill: () => undefined,
  })
  const processes = new Processes({
    startChild, outFolder: '/out', resourcesFolder: '/resources', modulesFolder: '/modules', version: '0', installed: true, memoryOf: () => null, log: { tell: () => undefined }, health: () => Promise.reject(new Error('none')),
cage: { state: () => 'held', start: (otherwise) => otherwise },
    start: { mode: 'desk', dataFolder: '/data', filesFolder: null, healthFolder: null, policy: { demo: null, desk: null }, kiosk: { demo: null, desk: null }, smoke: false },
    bus: { announce: onEvent, endSessions: () => undefined },
  })
  processes.start()
  return { say: (message: unknown) => { say(message) } }
}

it('the window follows the policy that the vault tells of, without a restart, also before the vault serves', () => {
  const screen = window()
  const desk = deskWith(followPolicy(() => screen, () => null))
  desk.say({ kind: 'event', name: 'policy.changed', payload: policyWith(true) })
  desk.say({ kind: 'ready' })
  desk.say({ kind: 'event', name: 'policy.changed', payload: policyWith(false) })
  // Nothing that is no policy of the contract.
  desk.say({ kind: 'event', name: 'policy.changed', payload: { values: { kiosk: true } } })
  expect(screen.set).toEqual([true, false])
})

it('a start option decides without the policy', () => {
  const screen = window()
  applyKioskPolicy(screen, policyWith(true), false)
  applyKioskPolicy(screen, policyWith(false), true)
  applyKioskPolicy(null, policyWith(false), null)
  expect(screen.set).toEqual([])
})
