import { describe, expect, it } from 'vitest'
import { specimenDocument } from '../specimen-document.ts'

/** Status word of GET CHALLENGE under this class. */
function statusOf(cla: number): string {
  const answer = specimenDocument({ portraitBytes: 500 }).chip.process(Uint8Array.of(cla, 0x84, 0, 0, 8))
  return answer instanceof Uint8Array ? Buffer.from(answer.subarray(-2)).toString('hex') : answer
}

describe('a simulated chip\'s classes (ISO/IEC 7816-4 §5.4.1)', () => {
  it('takes the basic channel, plain and in a chain', () => {
    expect([0x00, 0x10].map(statusOf)).toEqual(['9000', '9000'])
    // Secure messaging without a session.
    expect(statusOf(0x0c)).toBe('6982')
  })

  it.each([0x20, 0x2c, 0x3f, 0x80, 0x8c, 0x90, 0xa0, 0xc0, 0xe0, 0xfe, 0xff])('does not know %i', (cla) => {
    expect(statusOf(cla)).toBe('6e00')
  })

  it('does not give the rest of an answer to them either', () => {
    expect(specimenDocument({ portraitBytes: 500 }).chip.process(Uint8Array.of(0x80, 0xc0, 0, 0, 0))).toEqual(Uint8Array.of(0x6e, 0x00))
  })

  it('has no other channels, and no other secure messaging', () => {
    expect([0x01, 0x03, 0x11, 0x0f, 0x40, 0x7f].map(statusOf)).toEqual(Array.from({ length: 6 }, () => '6881'))
    expect([0x04, 0x08, 0x14, 0x18].map(statusOf)).toEqual(Array.from({ length: 4 }, () => '6882'))
  })
})
