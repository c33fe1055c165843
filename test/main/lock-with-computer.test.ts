import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { lockWithComputer } from '../../electron/main/lock-with-computer.ts'

describe('the computer goes to sleep or is locked', () => {
  it.each([['suspend', 'suspend'], ['resume', 'resume'], ['lock-screen', 'screenLock']])('%s ends every session, by the system’s own word', async (event, why) => {
    const power = new EventEmitter()
    const told: unknown[] = []
    let forgotten = 0
    lockWithComputer(power, () => ({ call: (name, input, context) => {
      told.push([name, input, context.way, context.session])
      return Promise.reject(new Error('the vault is down'))
    } }), () => { forgotten++ })
    power.emit(event)
    await new Promise((resolve) => { setImmediate(resolve) })
    expect(told).toEqual([['internal.endSessions', { why }, 'system', null]])
    expect(forgotten).toBe(1)
  })
})
