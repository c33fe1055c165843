import { expect, it } from 'vitest'
import { backoffMs } from '../../electron/uplink/backoff.ts'
import { sendingMs, sendSlowly } from '../../electron/uplink/net/throttle.ts'

it('sends a body whole, at no more than its rate', () => {
  const body = Uint8Array.from({ length: 1000 }, (_, index) => index % 256)
  const written: Uint8Array[] = []
  let waited = 0
  let ended = false
  const due: (() => void)[] = []
  sendSlowly({ destroyed: false, write: (bytes) => { written.push(Uint8Array.from(bytes)) }, end: () => { ended = true } }, body, 3000, (work, ms) => {
    waited += ms
    due.push(work)
  })
  for (let next = due.shift(); next !== undefined; next = due.shift()) next()
  expect(ended).toBe(true)
  expect(Buffer.concat(written).equals(body)).toBe(true)
  expect(written.map(({ length }) => length)).toEqual([300, 300, 300, 100])
  expect(waited).toBe(300)
  expect(sendingMs(1000, 3000)).toBe(334)
  expect(sendingMs(1000, 0)).toBe(0)
})

it('ends with a connection that went', () => {
  const sink = { destroyed: true, write: () => { throw new Error('written') }, end: () => { throw new Error('ended') } }
  expect(() => { sendSlowly(sink, new Uint8Array(10), 10, () => undefined) }).not.toThrow()
})

it('waits longer with each failure, up to five minutes, anything in between, and as long as it is asked to', () => {
  const almost = () => 0.999_999
  expect([1, 2, 3, 4, 9, 10, 50].map((failures) => Math.round(backoffMs(failures, almost) / 1000))).toEqual([1, 2, 4, 8, 256, 300, 300])
  expect(backoffMs(10, () => 0)).toBe(0)
  expect(backoffMs(1, () => 0, 7000)).toBe(7000)
  expect(backoffMs(1, () => 0, 1e12)).toBe(3_600_000)
})
