import { networkInterfaces } from 'node:os'
import mdns from 'multicast-dns'
import { missingIn, scannersIn, SERVICES, type AnnouncedScanner, type DnsRecord } from './announced.ts'

export interface DiscoveryOptions {
  /** How long is listened, ms. */
  forMs: number
  signal: AbortSignal
  /** Within this computer, and on no network. */
  hereAlone?: boolean
  /** Another place than the network's own group and port 5353. */
  on?: { ip: string; port: number; interface: string }
}

const RECORDS_MAX = 4096
/** Networks that are asked: containers and virtual machines make dozens. */
const GROUPS_MAX = 16
/** After so many ms what is missing is asked for, and what was asked is asked again: a packet may be lost. */
const ASK_AGAIN_MS = 700

/**
 * Which scanners there are on the network and at USB behind `ipp-usb`, by multicast DNS (RFC 6762) over IPv4 and over each IPv6 interface. Nothing is sent or listened to before it is called,
 * and nothing afterwards. A network that cannot be asked has none.
 */
export async function findScanners({ forMs, signal, hereAlone = false, on }: DiscoveryOptions): Promise<AnnouncedScanner[]> {
  const records: DnsRecord[] = []
  const sockets = open(on, hereAlone)
  const ask = (questions: { name: string; type: 'PTR' | 'SRV' | 'TXT' | 'A' | 'AAAA' }[]): void => {
    for (const { socket } of sockets) socket.query(questions)
  }
  try {
    for (const { socket, zone } of sockets) {
      socket.on('error', () => undefined)
      socket.on('warning', () => undefined)
      socket.on('response', ({ answers, additionals }, { address }) => {
        // A socket hears what came to the others, too: by which interface, the sender's own address says.
        const from = address.includes('%') ? address.replace(/^.*%/, '') : zone
        const isOwn = /^127\.|^::1$/.test(address)
        for (const each of [...answers ?? [], ...additionals ?? []]) {
          if (records.length < RECORDS_MAX) records.push({ type: each.type, name: each.name, data: 'data' in each ? each.data : undefined, from, isOwn })
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

function open(on: DiscoveryOptions['on'], hereAlone: boolean): { socket: Mdns; zone: string | undefined }[] {
  if (on !== undefined) return [{ socket: mdns({ ...on, bind: '0.0.0.0', loopback: true }), zone: undefined }]
  return groupsOf(networkInterfaces(), hereAlone).map(({ zone, ...group }) => ({ socket: mdns(group), zone }))
}

interface Group { type?: 'udp6'; ip?: string; interface?: string; bind?: string; zone: string | undefined }

/**
 * Where is asked: on each network that this computer is in, else only the one of its default route would hear it, and within this computer, where `ipp-usb` answers for scanners
 * at USB. A computer without any network asks where its system does.
 */
export function groupsOf(interfaces: NodeJS.Dict<readonly { address: string; family: string; internal: boolean; scopeid?: number }[]>, hereAlone = false): Group[] {
  const groups = Object.entries(interfaces).flatMap(([name, all = []]): Group[] => {
    const outside = all.filter(({ internal }) => !internal)
    const four = outside.find(({ family }) => family === 'IPv4')
    const isSix = outside.some(({ family, scopeid = 0 }) => family === 'IPv6' && scopeid > 0)
    return [
      ...(four === undefined ? [] : [{ interface: four.address, bind: '0.0.0.0', zone: undefined }]),
      ...(isSix ? [{ type: 'udp6' as const, ip: 'ff02::fb', interface: `::%${name}`, bind: '::', zone: name }] : []),
    ]
  })
  const own = Object.values(interfaces).flatMap((all = []) => all.filter(({ internal, family }) => internal && family === 'IPv4')).slice(0, 1)
  const here = own.map(({ address }) => ({ interface: address, bind: '0.0.0.0', zone: undefined }))
  if (hereAlone) return here
  return [...(groups.length === 0 ? [{ zone: undefined }] : groups.slice(0, GROUPS_MAX)), ...here]
}
