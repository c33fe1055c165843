import { afterEach, describe, expect, it, vi } from 'vitest'
import { FoyerError } from '../../electron/contract/errors.ts'
import { SCAN_PAGES_MAX, usualScan, type ScannedPage } from '../../electron/contract/scanners.ts'
import { ScanJobs } from '../../electron/scanners/scan-jobs.ts'

const never = new AbortController().signal
const mine = 'owner-1'

/** A feeder without an end, that says how it was left. */
function feeder({ failAt = Infinity, hangAt = Infinity } = {}) {
  const left: string[] = []
  let made = 0
  return {
    left, made: () => made,
    async *scan(_id: string, _settings: unknown, { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: { page: number; bytes: number; waiting: boolean }) => void }): AsyncGenerator<ScannedPage> {
      try {
        for (let page = 1; ; page++) {
          made += 1
          onProgress({ page, bytes: 0, waiting: false })
          if (page === failAt) throw new FoyerError('scanner.jam')
          if (page === hangAt) await new Promise((_resolve, reject) => { signal.addEventListener('abort', () => reject(new FoyerError('device.lost')), { once: true }) })
          yield { bytes: Uint8Array.of(page) }
        }
      } finally {
        left.push(signal.aborted ? 'given up' : 'over')
      }
    },
  }
}

function jobsOf(scanner: ReturnType<typeof feeder>) {
  let ids = 0
  const jobs = new ScanJobs(scanner, () => `scan-${++ids}`)
  const next = (id: string, owner = mine) => jobs.next(id, owner, () => undefined, never)
  return { jobs, next }
}

afterEach(() => { vi.useRealTimers() })

describe('a scan under way', () => {
  it('makes a page when it is asked for, no sooner, and no more than are taken', async () => {
    const scanner = feeder()
    const { jobs, next } = jobsOf(scanner)
    const id = jobs.start('x', usualScan, mine)
    expect(scanner.made()).toBe(0)
    expect((await next(id))?.bytes[0]).toBe(1)
    expect(scanner.made()).toBe(1)
    for (let page = 2; page <= SCAN_PAGES_MAX; page++) expect((await next(id))?.bytes[0]).toBe(page)
    expect(await next(id)).toBeNull()
    expect([scanner.made(), scanner.left, jobs.size]).toEqual([SCAN_PAGES_MAX, ['given up'], 0])
    await expect(next(id)).rejects.toMatchObject({ code: 'device.notFound' })
  })

  it('is nobody else’s', async () => {
    const { jobs, next } = jobsOf(feeder())
    const id = jobs.start('x', usualScan, mine)
    await expect(next(id, 'owner-2')).rejects.toMatchObject({ code: 'device.notFound' })
    await jobs.end(id, 'owner-2')
    await jobs.cancel('owner-2')
    expect((await next(id))?.bytes[0]).toBe(1)
    await jobs.close()
  })

  it('that fails is over, with its code', async () => {
    const { jobs, next } = jobsOf(feeder({ failAt: 2 }))
    const id = jobs.start('x', usualScan, mine)
    await next(id)
    await expect(next(id)).rejects.toMatchObject({ code: 'scanner.jam' })
    expect(jobs.size).toBe(0)
  })

  it('ends when the person gives up, in the middle of a page, and says so to whoever waits for it', async () => {
    const scanner = feeder({ hangAt: 2 })
    const { jobs, next } = jobsOf(scanner)
    const id = jobs.start('x', usualScan, mine)
    await next(id)
    const waiting = next(id)
    await jobs.cancel(mine)
    await expect(waiting).rejects.toMatchObject({ code: 'scanner.cancelled' })
    expect([scanner.left, jobs.size]).toEqual([['given up'], 0])
  })

  it('ends when the request for its page is given up', async () => {
    const scanner = feeder({ hangAt: 1 })
    const { jobs } = jobsOf(scanner)
    const abort = new AbortController()
    const waiting = jobs.next(jobs.start('x', usualScan, mine), mine, () => undefined, abort.signal)
    abort.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'scanner.cancelled' })
    expect(jobs.size).toBe(0)
  })

  it('whose next page nobody asks for is given up', async () => {
    vi.useFakeTimers()
    const scanner = feeder()
    const { jobs, next } = jobsOf(scanner)
    await next(jobs.start('x', usualScan, mine))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([scanner.left, jobs.size]).toEqual([['given up'], 0])
  })

  it('is one of three at most', async () => {
    const { jobs } = jobsOf(feeder())
    for (let at = 0; at < 3; at++) jobs.start('x', usualScan, mine)
    expect(() => jobs.start('x', usualScan, mine)).toThrow(expect.objectContaining({ code: 'device.busy' }))
    await jobs.cancel(mine)
    jobs.start('x', usualScan, mine)
    await jobs.close()
    expect(jobs.size).toBe(0)
  })
})
