import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { orderlyEnd } from '../../electron/main/orderly-end.ts'

/** An app that quits as Electron's does: everybody is asked before, and any of them may put it off. */
function quitting(stop: () => Promise<void>, stopMs?: number) {
  const done: string[] = []
  const events = new EventEmitter()
  const app = {
    on: (event: string, listener: (event: { preventDefault: () => void }) => void) => events.on(event, listener),
    quit: () => {
      let putOff = false
      events.emit('before-quit', { preventDefault: () => { putOff = true } })
      done.push(putOff ? 'put off' : 'quit')
    },
  }
  orderlyEnd({ app, first: () => done.push('first'), stop, last: () => done.push('last'), ...(stopMs === undefined ? {} : { stopMs }) })
  return { app, done }
}
const settled = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve) })

describe('the orderly end', () => {
  it('comes after the processes have ended, though it is asked for again before', async () => {
    let ended: () => void = () => undefined
    const { app, done } = quitting(() => new Promise((resolve) => { ended = resolve }))
    app.quit()
    app.quit()
    await settled()
    expect(done).toEqual(['first', 'put off', 'put off'])
    ended()
    await settled()
    expect(done.slice(3)).toEqual(['last', 'quit'])
  })

  it('comes once, whether what is behind the window fails to end or never does', async () => {
    const failing = quitting(() => Promise.reject(new Error('does not end')))
    failing.app.quit()
    await settled()
    expect(failing.done).toEqual(['first', 'put off', 'last', 'quit'])
    const hanging = quitting(() => new Promise(() => undefined), 1)
    hanging.app.quit()
    await expect.poll(() => hanging.done).toEqual(['first', 'put off', 'last', 'quit'])
  })
})
