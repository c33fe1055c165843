import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { READER_EVENTS } from '../../electron/main/processes.ts'
import { nodeChildren } from '../../electron/transport/child.ts'
import type { CallContext } from '../../electron/transport/handlers.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'

const context: CallContext = { session: 'token', way: 'screen', address: 'local' }

describe('a reader that was taken over', () => {
  let supervisor: Supervisor
  let heard: string[]
  let relayed: string[]
  beforeEach(async () => {
    heard = []
    relayed = []
    supervisor = new Supervisor({
      specNow: () => ({ name: 'hostile', script: join(projectRoot, 'test/transport/hostile-child.ts'), env: { PATH: process.env['PATH'] ?? '' } }),
      startChild: nodeChildren(process.execPath), startOptions: () => ({}),
      keepsSessions: false, mayEmit: READER_EVENTS, hungAfterMs: null, recycleAbove: 1_000_000_000, ceiling: null,
      onState: () => undefined, onEvent: (name) => { heard.push(name) },
      onRelay: async (call) => { relayed.push(call); return await Promise.resolve({ readingId: 'r1' }) },
      now: Date.now,
    })
    supervisor.start()
    await supervisor.ready(60_000)
  })
  afterEach(async () => { await supervisor.stop() })

  it('tells the screen what a reader tells, and nothing of the vault’s', async () => {
    await supervisor.call('devices.list', {}, context)
    expect(heard).toEqual(['reading.progress'])
  })

  it('sets no session, neither with an answer nor with an error', async () => {
    const result = await supervisor.call('reading.specimenPicture', { id: 'x' }, context)
    expect(result.session).toBeUndefined()
  })

  it('makes no call of the vault but the one, and that for a request of ours alone', async () => {
    await supervisor.call('reading.specimenPicture', { id: 'x' }, context)
    const failure = await supervisor.call('reading.closeStream', { stream: 's' }, context).catch((error: unknown) => error)
    expect(failure).toMatchObject({ detail: '1:refused 2:refused 3:refused 4:refused 5:taken' })
    expect(relayed).toEqual(['internal.holdReading'])
  })
})

describe('a reader that grew', () => {
  it('is not asked to leave while another call of it is under way', async () => {
    const messages: string[] = []
    const start = nodeChildren(process.execPath)
    const supervisor = new Supervisor({
      specNow: () => ({ name: 'grown', script: join(projectRoot, 'test/transport/hostile-child.ts'), env: { PATH: process.env['PATH'] ?? '' } }),
      startChild: (spec) => {
        const child = start(spec)
        return {
          ...child, get pid() { return child.pid },
          // A reading that takes its time: its answer is kept back until the test lets it through.
          post: (message) => {
            messages.push((message as { kind: string }).kind)
            if ((message as { call?: string }).call !== 'reading.closeStream') child.post(message)
          },
        }
      },
      startOptions: () => ({}), keepsSessions: false, mayEmit: READER_EVENTS, hungAfterMs: null, recycleAbove: 1_000_000_000, ceiling: null,
      onState: () => undefined, onEvent: () => undefined, onRelay: () => Promise.reject(new Error('nothing to relay')), now: Date.now,
    })
    supervisor.start()
    await supervisor.ready(60_000)
    const reading = supervisor.call('reading.closeStream', { stream: 's' }, context).catch((error: unknown) => error)
    await supervisor.call('reading.specimenPicture', { id: 'x' }, context)
    expect(supervisor.rss).toBe(2_000_000_000)
    // Longer than the quiet time after which one that answers nothing is asked.
    await new Promise((resolve) => { setTimeout(resolve, 2500) })
    expect(messages).not.toContain('recycle')
    expect(supervisor.recycled).toBe(0)
    await supervisor.stop()
    expect(await reading).toMatchObject({ code: 'process.down' })
  })
})
