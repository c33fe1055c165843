import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeChildren } from '../../electron/transport/child.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'

const context: CallContext = { session: 'token', origin: 'screen', address: 'local' }

describe('a supervised utility process', () => {
  let supervisor: Supervisor
  let states: string[]
  let relayed: unknown[]

  beforeEach(async () => {
    states = []
    relayed = []
    supervisor = new Supervisor({
      specNow: () => ({ name: 'echo', script: join(projectRoot, 'test/transport/echo-child.ts'), env: { PATH: process.env['PATH'] ?? '' } }),
      startChild: nodeChildren(process.execPath),
      startOptions: () => ({ word: 'E42' }),
      keepsSessions: false, mayEmit: new Set(), hungAfterMs: 300,
      onState: (state) => states.push(state),
      onEvent: () => undefined,
      onRelay: async (call, input, from) => { relayed.push([call, input, from.session]); return await Promise.resolve({ readingId: 'r1' }) },
      now: Date.now,
    })
    supervisor.start()
    await supervisor.ready()
  })

  afterEach(async () => { await supervisor.stop() })

  it('carries an answer, bytes included', async () => {
    const { value } = await supervisor.call('reading.specimenPicture', { id: 'x' }, context)
    expect(value).toEqual({ jpeg: new Uint8Array([1, 2, 3]) })
  })

  it('carries a coded error with its detail, and shows a process that keeps no sessions none', async () => {
    await expect(supervisor.call('devices.list', {}, context)).rejects.toMatchObject({ code: 'device.failed', detail: 'E42 null' })
  })

  it('turns any other error into an internal fault without its message', async () => {
    const failure = await supervisor.call('reading.specimens', {}, context).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'internal.fault' })
    expect(JSON.stringify(failure) + String(failure)).not.toContain('ERIKSSON')
  })

  it('validates input again inside the process', async () => {
    await expect(supervisor.call('reading.specimenPicture', { id: '../x' }, context)).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('refuses calls that another process answers', async () => {
    await expect(supervisor.call('records.purge', {}, context)).rejects.toMatchObject({ code: 'input.unknownCall' })
  })

  it('refuses an answer that is not what the contract says', async () => {
    await expect(supervisor.call('scanners.scan', { id: 'x' }, context)).rejects.toMatchObject({ code: 'internal.fault' })
  })

  it('relays a Reading with the session of the request behind it', async () => {
    await supervisor.call('devices.simulate', { id: 'x', specimen: null }, context)
    expect(relayed).toEqual([['internal.holdReading', { reading: null, replaces: null }, 'token']])
  })

  it('fails the calls of a process that died and starts it again', async () => {
    const before = supervisor.pid
    await expect(supervisor.call('reading.closeStream', { stream: 's' }, context)).rejects.toMatchObject({ code: 'process.down' })
    await supervisor.ready(5000)
    expect(supervisor.pid).not.toBe(before)
    expect(supervisor.restarts).toBe(1)
    expect(states).toEqual(['up', 'down', 'up'])
    expect((await supervisor.call('reading.specimenPicture', { id: 'x' }, context)).value).toBeDefined()
  })

  it('starts nothing once it was stopped, also when a restart was due', async () => {
    await expect(supervisor.call('reading.closeStream', { stream: 's' }, context)).rejects.toMatchObject({ code: 'process.down' })
    await supervisor.stop()
    await new Promise((resolve) => { setTimeout(resolve, 600) })
    expect(supervisor.pid).toBeUndefined()
    expect(supervisor.state).toBe('down')
  })
})
