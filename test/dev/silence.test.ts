import { expect, test } from 'vitest'
import { complaints } from '../../electron/dev/silence.ts'
import { addressOf, answerTo, packetsOut, questionOf, strangers } from '../../electron/dev/silence-instruments.ts'

const question = (name: string, type: number): Buffer => Buffer.concat([
  Buffer.from([0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]), ...name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)]), Buffer.from([0, 0, type, 0, 1]),
])

test('a question names what is looked up, and an address is answered with this machine', () => {
  expect(questionOf(question('mobile.events.example', 1)).name).toBe('mobile.events.example')
  expect(questionOf(Buffer.alloc(12)).name).toBe('(not a question)')
  const answer = answerTo(question('a.example', 1))
  expect(answer.subarray(0, 2)).toEqual(Buffer.from([0x12, 0x34]))
  expect(answer.readUInt16BE(6)).toBe(1)
  expect([...answer.subarray(-4)]).toEqual([127, 0, 0, 1])
  expect(answerTo(question('a.example', 28)).readUInt16BE(6)).toBe(0)
})

const HEAD = '  sl  local_address rem_address   st tx_queue\n'
test.each([
  ['tcp', '0100007F:1F90 00000000:0000', []],
  ['tcp', '0100007F:1F90 0100007F:D431', []],
  ['tcp', '020200C0:D431 4D0200C0:01BB', ['tcp to 192.0.2.77']],
  ['udp', '00000000:14E9 00000000:0000', ['udp at 0.0.0.0:5353']],
  ['udp', '020200C0:8001 00000000:0000', ['udp at 192.0.2.2:32769']],
  ['tcp6', '00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000', []],
  ['tcp6', '0000000000000000FFFF00000100007F:1F90 0000000000000000FFFF00000100007F:0001', []],
  ['udp6', 'B80D0120000000000000000002000000:8001 B80D0120000000000000000099000000:0035', ['udp6 to 2001:db8::99']],
])('of the sockets in %s, %s', (kind, addresses, told) => {
  expect(strangers(kind, `${HEAD}   0: ${addresses} 01 00000000:00000000\n`)).toEqual(told)
})

test('addresses as the system writes them', () => {
  expect(addressOf('0100007F')).toBe('127.0.0.1')
  expect(addressOf('00000000000000000000000001000000')).toBe('::1')
  expect(addressOf('00000000000000000000000000000000')).toBe('::')
})

test('packets are counted on the way out alone', () => {
  const table = 'Inter-|   Receive |  Transmit\n face |bytes packets\n    lo:  10 1 0 0 0 0 0 0 10 9 0 0 0 0 0 0\n   fy0:       0       0    0    0    0     0          0         0      211       3    0    0    0     0       0          0\n'
  expect(packetsOut(table, 'fy0')).toBe(3)
  expect(() => packetsOut(table, 'fy9')).toThrow('fy9')
})

const nothing = { lookUps: [], taken: [], sockets: [], packets: 0 }
const planted = { lookUps: ['planted'], taken: ['port 443'], sockets: ['udp at 0.0.0.0:1'], packets: 2 }
const quiet = { planted, seen: nothing, readings: 3, stalls: 0, seconds: 120, left: [] }

test('a silent day is a silent day; each sound is told, and so is a watch that is blind or saw no reading', () => {
  expect(complaints(quiet)).toEqual([])
  expect(complaints({ ...quiet, seen: { lookUps: ['a.example'], taken: ['port 443'], sockets: ['tcp to 1.2.3.4'], packets: 7 } })).toEqual(['looked up a.example', 'connected to port 443', 'had a socket tcp to 1.2.3.4', 'sent 7 packets'])
  for (const part of ['lookUps', 'taken', 'sockets'] as const) expect(complaints({ ...quiet, planted: { ...planted, [part]: [] } }).join()).toMatch('blind')
  expect(complaints({ ...quiet, planted: { ...planted, packets: 0 } }).join()).toMatch('blind')
  expect(complaints({ ...quiet, readings: 0 })).toEqual(['nothing was read'])
  expect(complaints({ ...quiet, left: ['tmp/mat-debug-1.log'] })).toEqual(['left tmp/mat-debug-1.log'])
})
