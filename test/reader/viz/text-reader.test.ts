import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openTextReader, type TextWorker } from '../../../electron/reader/viz/text-reader.ts'

const MINUTE = 60_000

/** A reader of print over workers that read nothing, each as long as the test lets it. */
function counted(): { texts: ReturnType<typeof openTextReader>, count: () => { started: number, ended: number }, finish: () => void } {
  let started = 0
  let ended = 0
  let finish: () => void = () => undefined
  const start = (): Promise<TextWorker> => {
    started += 1
    return Promise.resolve({
      recognize: () => new Promise((resolve) => { finish = () => { resolve({ data: { blocks: [] } } as never) } }),
      terminate: () => { ended += 1; return Promise.resolve({} as never) },
    })
  }
  return { texts: openTextReader({ modulesFolder: '', start }), count: () => ({ started, ended }), finish: () => { finish() } }
}

describe('the reader of print', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('is loaded once for documents that come one after the other, goes after five minutes without one, and comes back with the next', async () => {
    const { texts, count } = counted()
    expect(count()).toEqual({ started: 0, ended: 0 })
    texts.warm()
    for (let minute = 0; minute < 12; minute += 4) {
      await vi.advanceTimersByTimeAsync(4 * MINUTE)
      texts.warm()
    }
    expect(count()).toEqual({ started: 1, ended: 0 })
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(count()).toEqual({ started: 1, ended: 1 })
    texts.warm()
    expect(count()).toEqual({ started: 2, ended: 1 })
    await texts.close()
    expect(count()).toEqual({ started: 2, ended: 2 })
    await vi.advanceTimersByTimeAsync(10 * MINUTE)
    expect(count()).toEqual({ started: 2, ended: 2 })
  })

  it('does not go while it reads, and five minutes are counted from the end of that', async () => {
    const { texts, count, finish } = counted()
    texts.warm()
    await vi.advanceTimersByTimeAsync(5 * MINUTE - 1000)
    const read = texts.read(new Uint8Array())
    await vi.advanceTimersByTimeAsync(2000)
    expect(count()).toEqual({ started: 1, ended: 0 })
    finish()
    expect(await read).toEqual([])
    await vi.advanceTimersByTimeAsync(5 * MINUTE - 1)
    expect(count()).toEqual({ started: 1, ended: 0 })
    await vi.advanceTimersByTimeAsync(1)
    expect(count()).toEqual({ started: 1, ended: 1 })
  })

  it('starts by itself where nobody said that a document comes', async () => {
    const { texts, count, finish } = counted()
    const read = texts.read(new Uint8Array())
    await vi.advanceTimersByTimeAsync(10)
    finish()
    await read
    expect(count()).toEqual({ started: 1, ended: 0 })
    await texts.close()
  })
})
