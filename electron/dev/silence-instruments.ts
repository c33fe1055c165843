// What watches a network name space from inside: the system's own tables of sockets and of what left, a look-up server that answers every
// name with this machine, and a listener that takes what comes of it. A program of its own, run as root in that name space (silence.ts).
import { createSocket } from 'node:dgram'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { pathToFileURL } from 'node:url'

/** The way out of the name space: an interface that leads nowhere and counts. */
export const WAY_OUT = 'fy0'

export interface Sightings {
  /** Names that were asked for. */
  readonly lookUps: string[]
  /** Connections that the listener took. */
  readonly taken: string[]
  /** Sockets seen that are bound to, or speak with, anything but this machine: `udp 0.0.0.0:5353`. */
  readonly sockets: string[]
  /** Packets that left by the way out. */
  packets: number
}

/** The name in a question (RFC 1035 §4.1.2), and its end; what is no question is told as such. */
export function questionOf(message: Buffer): { name: string; end: number } {
  const labels: string[] = []
  for (let at = 12; at < message.length;) {
    const length = message[at] ?? 0
    if (length === 0) return { name: labels.join('.') || '.', end: at + 5 }
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: '(not a question)', end: message.length }
}

/** An answer that leads to the listener: 127.0.0.1 for an A, none for anything else. */
export function answerTo(message: Buffer): Buffer {
  const { end } = questionOf(message)
  const isA = message.readUInt16BE(Math.max(end - 4, 0)) === 1
  const header = Buffer.from(message.subarray(0, 12))
  header.writeUInt16BE(0x8180, 2)
  header.writeUInt16BE(isA ? 1 : 0, 6)
  header.writeUInt32BE(0, 8)
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])
  return Buffer.concat([header, message.subarray(12, end), ...(isA ? [record] : [])])
}

/** An address as /proc/net writes it: groups of four bytes, each the wrong way round. */
export function addressOf(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((group) => (group.match(/../g) ?? []).toReversed().map((byte) => Number.parseInt(byte, 16)))
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff) return bytes.slice(12).join('.')
  return Array.from({ length: 8 }, (_, at) => (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16)).join(':').replace(/(^|:)0(:0)+(:|$)/, '::')
}

const isLocal = (address: string): boolean => address.startsWith('127.') || address === '::1'
const isNone = (address: string): boolean => address === '0.0.0.0' || address === '::'

/** Sockets of one of /proc/net's tables that are not this machine's alone. */
export function strangers(kind: string, table: string): string[] {
  return table.split('\n').slice(1).flatMap((line) => {
    const [, local = '', remote = ''] = line.trim().split(/\s+/)
    if (local === '') return []
    const [from = '', to = ''] = [local, remote].map((each) => addressOf(each.split(':')[0] ?? ''))
    if (!isLocal(to) && !isNone(to)) return [`${kind} to ${to}`]
    return isLocal(from) ? [] : [`${kind} at ${from}:${Number.parseInt(local.split(':')[1] ?? '0', 16)}`]
  })
}

/** Packets sent by one interface, of /proc/net/dev. */
export function packetsOut(table: string, name: string): number {
  const line = table.split('\n').find((each) => each.trim().startsWith(`${name}:`))
  if (line === undefined) throw new Error(`there is no interface ${name}`)
  return Number(line.split(':')[1]?.trim().split(/\s+/)[9])
}

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6', 'raw', 'raw6', 'udplite', 'udplite6']
/** Often enough for a socket that waits for an answer; what is shorter still sends a packet or asks for a name. */
const SAMPLE_MS = 50

/** Writes what it sees to `file`, afresh each time; where `anew` appears, it takes that away and begins again from nothing. */
function watch(file: string, anew: string): void {
  let seen: Sightings = { lookUps: [], taken: [], sockets: [], packets: 0 }
  let before = packetsOut(readFileSync('/proc/net/dev', 'utf8'), WAY_OUT)
  const note = (list: string[], what: string): void => { if (!list.includes(what) && list.length < 200) list.push(what) }
  const server = createSocket('udp4', (message, from) => {
    note(seen.lookUps, questionOf(message).name)
    server.send(answerTo(message), from.port, from.address)
  })
  server.bind(53, '127.0.0.1')
  for (const port of [80, 443]) {
    createServer((socket) => {
      note(seen.taken, `port ${port}`)
      socket.on('error', () => undefined)
    }).listen(port, '127.0.0.1')
  }
  setInterval(() => {
    if (existsSync(anew)) {
      rmSync(anew)
      seen = { lookUps: [], taken: [], sockets: [], packets: 0 }
      before = packetsOut(readFileSync('/proc/net/dev', 'utf8'), WAY_OUT)
    }
    for (const kind of TABLES) {
      const table = readTable(kind)
      for (const each of strangers(kind, table)) note(seen.sockets, each)
    }
    seen.packets = packetsOut(readFileSync('/proc/net/dev', 'utf8'), WAY_OUT) - before
    // Never half written for who reads it meanwhile.
    writeFileSync(`${file}.new`, JSON.stringify(seen), { mode: 0o644 })
    renameSync(`${file}.new`, file)
  }, SAMPLE_MS)
}

/** A kernel without IPv6 has no table for it. */
function readTable(kind: string): string {
  try {
    return readFileSync(`/proc/net/${kind}`, 'utf8')
  } catch {
    return ''
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) watch(process.argv[2] ?? '', process.argv[3] ?? '')
