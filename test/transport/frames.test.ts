import { expect, it } from 'vitest'
import { FrameError, frameOf, FrameReader, MOST_FRAME_BYTES } from '../../electron/transport/frames.ts'

const message = { kind: 'request', input: { bytes: new Uint8Array([1, 2, 3]), pages: [{ bytes: new Uint8Array(0) }, { bytes: new Uint8Array([255]), label: 'Müller \0 bytes' }], none: null }, id: 7 }
const whole = (value: unknown): Buffer => Buffer.concat(frameOf(value))

function read(stream: Buffer, cut: number): unknown[] {
  const heard: unknown[] = []
  const reader = new FrameReader((each) => { heard.push(each) })
  for (let at = 0; at < stream.length; at += cut) reader.push(stream.subarray(at, at + cut))
  return heard
}

it('come out as they went in, however the stream cuts them', () => {
  const stream = Buffer.concat([whole(message), whole({}), whole({ bytes: Buffer.from('ab') }), whole('x')])
  for (const cut of [1, 2, 3, 7, 8, 13, stream.length]) {
    expect(read(stream, cut), String(cut)).toEqual([message, {}, { bytes: new Uint8Array([97, 98]) }, 'x'])
  }
})

it('send a picture as it is, without copying it', () => {
  const picture = new Uint8Array(1_000_000)
  expect(frameOf({ frame: { data: picture } }).some((part) => part === picture)).toBe(true)
})

it('give each message bytes of its own', () => {
  const [heard] = read(whole({ a: new Uint8Array([1]), b: new Uint8Array([2]) }), 1000) as [{ a: Uint8Array, b: Uint8Array }]
  expect([heard.a.buffer.byteLength, heard.b.buffer.byteLength, heard.a.buffer === heard.b.buffer]).toEqual([1, 1, false])
})

const numbers = (...all: number[]): Buffer => {
  const bytes = Buffer.alloc(all.length * 4)
  for (const [place, each] of all.entries()) bytes.writeUInt32LE(each, place * 4)
  return bytes
}

const text = (value: unknown): Buffer => {
  const json = Buffer.from(JSON.stringify(value))
  return Buffer.concat([numbers(json.length, 0), json])
}

it.each([
  ['too long a text', numbers(0x1_00_00_01 * 16, 0)],
  ['too many byte strings', numbers(2, 100_000)],
  ['byte strings that are too long together', numbers(2, 2, MOST_FRAME_BYTES, MOST_FRAME_BYTES)],
  ['no JSON', Buffer.concat([numbers(2, 0), Buffer.from('{{')])],
  ['bytes that it does not bring', text({ '\0bytes': 1 })],
  ['bytes by a name', text({ '\0bytes': 'length' })],
])('are no frames with %s', (_what, stream) => {
  expect(() => read(stream, 5)).toThrow(FrameError)
})

it('are not sent either where they are too large', () => {
  expect(() => frameOf({ bytes: new Uint8Array(MOST_FRAME_BYTES) })).toThrow(FrameError)
})
