import { networkInterfaces } from 'node:os'
import mdns from 'multicast-dns'
import { missingIn, scannersIn, SERVICES, type AnnouncedScanner, type DnsRecord } from './announced.ts'

export interface DiscoveryOptions {
  /** How long is listened, ms. */
  forMs: number
  signal: AbortSignal
  /** Another place than the network's own group and port 5353. */
  on?: { ip: string; port: number; interface: string }
}

const RECORDS_MAX = 4096
/** After so many ms what is missing is asked for, and what was asked is asked again: a packet may be lost. */
const ASK_AGAIN_MS = 700

/**
 * Which scanners there are on the network, by multicast DNS (RFC 6762) over IPv4 and over each IPv6 interface. Nothing is sent or listened to before it is called,
 * and nothing afterwards. A network that cannot be asked has none.
 */
export async function findScanners({ forMs, signal, on }: DiscoveryOptions): Promise<AnnouncedScanner[]> {
  const records: DnsRecord[] = []
  const sockets = open(on)
  const ask = (questions: { name: string; type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA' }[]): void => {
    for (const { socket } of sockets) socket.query(questions)
  }
  try {
    for (const { socket, zone } of sockets) {
      socket.on('error', () => undefined)
      socket.on('warning', () => undefined)
      socket.on('response', ({ answers, additionals }) => {
        for (const each of [...answers ?? [], ...additionals ?? []]) {
          if (records.length < RECORDS_MAX) records.push({ type: each.type, name: each.name, data: 'data' in each ? each.data : undefined, from: zone })
        }
      })
    }
    ask(SERVICES.map((name) => ({ name, type: 'PTR' })))
    for (let passed = 0; passed < forMs && !signal.aborted; passed += ASK_AGAIN_MS) {
      await new Promise((resolve) => { setTimeout(resolve, Math.min(ASK_AGAIN_MS, forMs - passed)) })
      const missing = missingIn(records)
      if (passed === 0 || missing.length > 0) ask([...(passed === 0 ? SERVICES.map((name) => ({ name, type: 'PTR' as const })) : []), ...missing].slice(0, 40))
    }
    return scannersIn(records)
  } finally {
    await Promise.all(sockets.map(({ socket }) => new Promise<void>((resolve) => { socket.destroy(() => resolve()) })))
  }
}

type Mdns = ReturnType<typeof mdns>

function open(on: DiscoveryOptions['on']): { socket: Mdns; zone: string | undefined }[] {
  if (on !== undefined) return [{ socket: mdns({ ...on, bind: '0.0.0.0', loopback: true }), zone: undefined }]
  const zones = Object.entries(networkInterfaces()).filter(([, all]) => all?.some(({ family, internal, scopeid }) => family === 'IPv6' && !internal && (scopeid ?? 0) > 0) === true).map(([name]) => name)
  return [
    { socket: mdns({}), zone: undefined },
    ...zones.map((zone) => ({ socket: mdns({ type: 'udp6', ip: 'ff02::fb', interface: `::%${zone}`, bind: '::' }), zone })),
  ]
}
