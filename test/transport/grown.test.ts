import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeChildren } from '../../electron/transport/child.ts'
import { Supervisor } from '../../electron/transport/supervisor.ts'
import { projectRoot } from '../data-folder.ts'
import { context } from './puppets.ts'

it('a process that grew is not asked to leave while another call of it is under way', async () => {
  const messages: string[] = []
  const start = nodeChildren(process.execPath)
  const supervisor = new Supervisor({
    specNow: () => ({ name: 'grown', script: join(projectRoot, 'test/transport/puppet-child.ts'), env: { PATH: process.env['PATH'] ?? '' } }),
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
    startOptions: () => ({}), keepsSessions: false, mayEmit: new Set(), mayAsk: new Set(), hungAfterMs: null, restsAfterMs: null, recycleAbove: 1_000_000_000, ceiling: null,
    onState: () => undefined, onEvent: () => undefined, onAsk: () => Promise.reject(new Error('nothing to ask')), now: Date.now,
  })
  supervisor.start()
  await supervisor.ready(60_000)
  const reading = supervisor.call('reading.closeStream', { stream: 's' }, context).catch((error: unknown) => error)
  await supervisor.call('internal.forgetReading', { say: [], answer: { value: {}, rss: 2_000_000_000 } }, context)
  expect(supervisor.rss).toBe(2_000_000_000)
  // Longer than the quiet time after which one that answers nothing is asked.
  await new Promise((resolve) => { setTimeout(resolve, 2500) })
  expect(messages).not.toContain('recycle')
  expect(supervisor.recycled).toBe(0)
  await supervisor.stop()
  expect(await reading).toMatchObject({ code: 'process.down' })
})
