import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventName } from '../../electron/contract/events.ts'
import { nodeChildren, type StartChild } from '../../electron/transport/child.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { procMemory } from '../../electron/system/process-memory.ts'
import { Supervisor, type SupervisorOptions } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'
import { specimenReading } from '../vault/specimen-reading.ts'

const context: CallContext = { session: 'token', way: 'screen', address: 'local' }

describe('a supervised utility process', () => {
  let supervisor: Supervisor
  let states: string[]
  let relayed: unknown[]

  const supervise = (more: { recycleAbove: number | null; restsAfter?: number; restsAfterMs?: number; ceiling?: SupervisorOptions['ceiling']; mayEmit?: EventName[]; onEvent?: SupervisorOptions['onEvent'] }, startChild: StartChild = nodeChildren(process.execPath)): Supervisor => new Supervisor({
      specNow: () => ({ name: 'echo', script: join(projectRoot, 'test/transport/echo-child.ts'), env: { PATH: process.env['PATH'] ?? '' } }),
      startChild,
      startOptions: () => ({ word: 'E42', ...(more.restsAfter === undefined ? {} : { restsAfter: more.restsAfter }) }),
      keepsSessions: false, mayEmit: new Set(more.mayEmit), mayAsk: new Set(['internal.holdReading']), hungAfterMs: 300, restsAfterMs: more.restsAfterMs ?? null, recycleAbove: more.recycleAbove, ceiling: more.ceiling ?? null,
      onState: (state) => states.push(state),
      onEvent: more.onEvent ?? (() => undefined),
      onAsk: async (call, input, from) => { relayed.push([call, input, from]); return await Promise.resolve({ readingId: 'r1' }) },
      now: Date.now,
  })

  beforeEach(async () => {
    states = []
    relayed = []
    supervisor = supervise({ recycleAbove: null })
    supervisor.start()
    await supervisor.ready(60_000)
  })

  afterEach(async () => { await supervisor.stop() })

  it('ends a process that does not stop when it is told to', async () => {
    let ended = 0
    const start = nodeChildren(process.execPath)
    const deaf = supervise({ recycleAbove: null }, (spec) => {
      const child = start(spec)
      return {
        ...child, get pid() { return child.pid },
        post: (message) => { if ((message as { kind: string }).kind !== 'stop') child.post(message) },
        kill: () => { ended += 1; child.kill() },
      }
    })
    deaf.start()
    await deaf.ready(60_000)
    await deaf.stop(10)
    expect(ended).toBe(1)
  })

  it('is told when whoever asked has gone, and answers as it likes', async () => {
    const gone = new AbortController()
    const call = supervisor.call('devices.test', { id: 'x' }, { ...context, signal: gone.signal }).then(({ value }) => value)
    setTimeout(() => { gone.abort() }, 50)
    expect(await call).toMatchObject({ ok: false })
    // One that has gone before it was asked for, too.
    expect(await supervisor.call('devices.test', { id: 'x' }, { ...context, signal: gone.signal }).then(({ value }) => value)).toMatchObject({ ok: false })
  })

  it('carries an answer, bytes included', async () => {
    const { value } = await supervisor.call('reading.specimenPicture', { id: 'x' }, context)
    expect(value).toEqual({ jpeg: new Uint8Array([1, 2, 3]) })
  })

  it('carries a coded error with its detail, shows a process that keeps no sessions none, and what the vault granted', async () => {
    const granted = { ...context, owner: 'hidden', policy: { allowBacWhenPaceFails: true } }
    await expect(supervisor.call('devices.list', {}, granted)).rejects.toMatchObject({ code: 'device.failed', detail: 'E42 null hidden {"allowBacWhenPaceFails":true}' })
  })

  it('says nothing to a principal where it keeps no sessions, whatever it may say else', async () => {
    const heard: unknown[] = []
    const start = nodeChildren(process.execPath)
    const listeners: ((message: unknown) => void)[] = []
    const taken = supervise({ recycleAbove: null, mayEmit: ['session.ended', 'desk.changed'], onEvent: (name, _payload, sessions) => { heard.push([name, sessions]) } }, (spec) => {
      const child = start(spec)
      return { ...child, get pid() { return child.pid }, onMessage: (listener) => { listeners.push(listener); child.onMessage(listener) } }
    })
    taken.start()
    await taken.ready(60_000)
    for (const listener of listeners) {
      listener({ kind: 'event', name: 'session.ended', payload: { why: 'deactivated' }, sessions: ['another’s'] })
      listener({ kind: 'event', name: 'session.ended', payload: { why: 'deactivated' } })
      listener({ kind: 'event', name: 'desk.changed', payload: {} })
    }
    await taken.stop()
    expect(heard).toEqual([['desk.changed', null]])
  })

  it('says at once that a call cannot be sent, and keeps no place for it', async () => {
    for (let each = 0; each < 300; each += 1) await expect(supervisor.call('reading.specimenPicture', { id: (() => 'not to be cloned') }, context)).rejects.toMatchObject({ code: 'process.down' })
    expect((await supervisor.call('reading.specimenPicture', { id: 'x' }, context)).value).toBeDefined()
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
    expect(relayed).toEqual([['internal.holdReading', { reading: specimenReading(), replaces: null }, { ...context, inside: true }]])
  })

  it('fails the calls of a process that died and starts it again', async () => {
    const before = supervisor.pid
    await expect(supervisor.call('reading.closeStream', { stream: 's' }, context)).rejects.toMatchObject({ code: 'process.down' })
    await supervisor.ready(60_000)
    expect(supervisor.pid).not.toBe(before)
    expect(supervisor.restarts).toBe(1)
    expect(states).toEqual(['up', 'down', 'up'])
    expect((await supervisor.call('reading.specimenPicture', { id: 'x' }, context)).value).toBeDefined()
  })

  it.runIf(process.platform === 'linux')('ends a process that takes too much memory in the middle of a call, says so, and starts it again', async () => {
    await supervisor.stop()
    supervisor = supervise({ recycleAbove: null, ceiling: { of: procMemory, bytes: 400_000_000 } })
    supervisor.start()
    await supervisor.ready(60_000)
    await expect(supervisor.call('reading.readFile', { bytes: new Uint8Array(4) }, context)).rejects.toMatchObject({ code: 'process.tooMuchMemory' })
    await supervisor.ready(60_000)
    expect((await supervisor.call('reading.specimenPicture', { id: 'x' }, context)).value).toBeDefined()
    await expect(supervisor.call('reading.closeStream', { stream: 's' }, context)).rejects.toMatchObject({ code: 'process.down' })
  })

  it('starts nothing once it was stopped, also when a restart was due', async () => {
    await expect(supervisor.call('reading.closeStream', { stream: 's' }, context)).rejects.toMatchObject({ code: 'process.down' })
    await supervisor.stop()
    await new Promise((resolve) => { setTimeout(resolve, 600) })
    expect(supervisor.pid).toBeUndefined()
    expect(supervisor.state).toBe('down')
  })

  it('is not there again when it says that it is ready after it was dropped', async () => {
    await supervisor.stop()
    states = []
    const start = nodeChildren(process.execPath)
    supervisor = supervise({ recycleAbove: null }, (spec) => {
      const child = start(spec)
      let says: (message: unknown) => void = () => undefined
      return {
        ...child, get pid() { return child.pid },
        onMessage: (listener) => { says = listener; child.onMessage(listener) },
        kill: () => { says({ kind: 'ready' }); child.kill() },
      }
    })
    supervisor.start()
    supervisor.drop('process.down')
    await expect.poll(() => supervisor.pid).toBeUndefined()
    expect([supervisor.state, supervisor.restarts, states]).toEqual(['resting', 0, []])
  })

  describe('that starts with its use', () => {
    const picture = async (): Promise<unknown> => (await supervisor.call('reading.specimenPicture', { id: 'x' }, context)).value
    const onUse = async (restsAfter?: number): Promise<void> => {
      await supervisor.stop()
      states = []
      supervisor = supervise({ recycleAbove: null, restsAfterMs: 100, ...(restsAfter === undefined ? {} : { restsAfter }) })
      supervisor.open()
    }

    it('is not there before, leaves when nobody needs it, and comes again for whoever does; it never fell', async () => {
      await onUse(0)
      expect([supervisor.state, supervisor.pid]).toEqual(['resting', undefined])
      expect(await picture()).toEqual({ jpeg: new Uint8Array([1, 2, 3]) })
      const before = supervisor.pid
      await expect.poll(() => supervisor.state).toBe('resting')
      expect(await Promise.all([picture(), picture()])).toHaveLength(2)
      expect(supervisor.pid).not.toBe(before)
      expect([supervisor.restarts, supervisor.recycled, states.includes('down')]).toEqual([0, 0, false])
    })

    it('answers a call that comes while it leaves', async () => {
      await onUse(0)
      await picture()
      while (supervisor.state === 'up') await new Promise((resolve) => { setTimeout(resolve, 5) })
      expect(await picture()).toEqual({ jpeg: new Uint8Array([1, 2, 3]) })
    })

    it('stays while it keeps something', async () => {
      await onUse()
      await picture()
      const before = supervisor.pid
      await new Promise((resolve) => { setTimeout(resolve, 600) })
      await picture()
      expect(supervisor.pid).toBe(before)
    })

    it('leaves also where it is told again and again what is no use of it', async () => {
      await supervisor.stop()
      supervisor = supervise({ recycleAbove: null, restsAfterMs: 1000, restsAfter: 0 })
      supervisor.open()
      await picture()
      const told = setInterval(() => {
        if (supervisor.state === 'up') supervisor.call('internal.attendSources', { attended: true }, context).catch(() => undefined)
      }, 50)
      await expect.poll(() => supervisor.state).toBe('resting').finally(() => { clearInterval(told) })
    })

    it('and was stopped, is not started by a call', async () => {
      await onUse(0)
      await picture()
      await supervisor.stop()
      expect(supervisor.state).toBe('down')
    })
  })

  describe('that has grown', () => {
    const picture = async (): Promise<unknown> => (await supervisor.call('reading.specimenPicture', { id: 'x' }, context)).value
    const grown = async (restsAfter?: number): Promise<void> => {
      await supervisor.stop()
      states = []
      supervisor = supervise({ recycleAbove: 1, ...(restsAfter === undefined ? {} : { restsAfter }) })
      supervisor.start()
      await supervisor.ready(60_000)
    }

    it('is started afresh between two calls, of which none is lost, and nobody is told', async () => {
      await grown(0)
      const before = supervisor.pid
      for (let i = 0; i < 2000 && supervisor.recycled === 0; i++) {
        expect(await picture()).toEqual({ jpeg: new Uint8Array([1, 2, 3]) })
        await new Promise((resolve) => { setTimeout(resolve, i % 20) })
      }
      expect(supervisor.recycled).toBe(1)
      expect(await picture()).toEqual({ jpeg: new Uint8Array([1, 2, 3]) })
      expect(supervisor.pid).not.toBe(before)
      expect(supervisor.restarts).toBe(0)
      expect(states).toEqual(['up'])
    })

    it('stays while it keeps something, and is asked again', async () => {
      await grown(1)
      const before = supervisor.pid
      const seen = new Set<number | undefined>()
      for (let i = 0; i < 2000 && supervisor.recycled === 0; i++) {
        await picture()
        seen.add(supervisor.pid)
        await new Promise((resolve) => { setTimeout(resolve, 10) })
      }
      // Once it said no: the next time it left.
      expect(supervisor.recycled).toBe(1)
      expect(seen.has(before)).toBe(true)
      expect(states).toEqual(['up'])
    })

    it('is not asked where it is small enough', async () => {
      await supervisor.stop()
      supervisor = supervise({ recycleAbove: 1e12, restsAfter: 0 })
      supervisor.start()
      await supervisor.ready(60_000)
      await picture()
      await new Promise((resolve) => { setTimeout(resolve, 1300) })
      expect(supervisor.recycled).toBe(0)
      expect(supervisor.rss).toBeGreaterThan(1e6)
    })

    it('is stopped for good while it leaves', async () => {
      await grown(0)
      await picture()
      while (supervisor.state === 'up') await new Promise((resolve) => { setTimeout(resolve, 5) })
      await supervisor.stop()
      await new Promise((resolve) => { setTimeout(resolve, 300) })
      expect(supervisor.pid).toBeUndefined()
    })
  })
})
