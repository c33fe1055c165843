import { FoyerError } from '../../contract/errors.ts'

/** A command APDU before encoding (ISO/IEC 7816-4 §5.1). */
export interface CommandApdu {
  cla: number
  ins: number
  p1: number
  p2: number
  data?: Uint8Array
  /** Most bytes expected in the answer: 1 to 65536; absent where none are. */
  le?: number
  /** In the extended form even where the short one would do: for answers that grow under secure messaging. */
  extended?: boolean
}

export interface ResponseApdu {
  data: Uint8Array
  /** SW1 and SW2 as one number, 0x9000 for success. */
  status: number
  /** Set where secure messaging has checked the answer, status included. */
  secured?: boolean
}

/** Highest values of the short form: 255 bytes of data, 256 expected. */
export const shortLength = { data: 255, le: 256 } as const

/** Encodes in the short form where the command fits, in the extended form otherwise. */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const data = command.data ?? new Uint8Array()
  const { le } = command
  if (data.length > 65535 || (le !== undefined && (le < 1 || le > 65536))) throw new RangeError('APDU out of range')
  const extended = command.extended === true || data.length > shortLength.data || (le !== undefined && le > shortLength.le)
  const head = [command.cla, command.ins, command.p1, command.p2]
  if (data.length > 0) {
    if (extended) head.push(0, data.length >> 8, data.length & 0xff)
    else head.push(data.length)
  }
  const tail: number[] = []
  if (le !== undefined) {
    if (!extended) tail.push(le & 0xff)
    else if (data.length > 0) tail.push((le >> 8) & 0xff, le & 0xff)
    else tail.push(0, (le >> 8) & 0xff, le & 0xff)
  }
  const encoded = new Uint8Array(head.length + data.length + tail.length)
  encoded.set(head)
  encoded.set(data, head.length)
  encoded.set(tail, head.length + data.length)
  return encoded
}

/** The card's side of {@link encodeCommand}; throws `RangeError` on lengths that contradict each other. */
export function decodeCommand(bytes: Uint8Array): CommandApdu & { extended: boolean } {
  if (bytes.length < 4) throw new RangeError('APDU too short')
  const [cla = 0, ins = 0, p1 = 0, p2 = 0] = bytes
  const head = { cla, ins, p1, p2 }
  const body = bytes.subarray(4)
  const at = (index: number): number => body[index] ?? 0
  if (body.length === 0) return { ...head, extended: false }
  if (body.length === 1) return { ...head, le: at(0) === 0 ? 256 : at(0), extended: false }
  if (at(0) !== 0) {
    const lc = at(0)
    const data = body.slice(1, 1 + lc)
    if (body.length === 1 + lc) return { ...head, data, extended: false }
    if (body.length === 2 + lc) return { ...head, data, le: at(1 + lc) === 0 ? 256 : at(1 + lc), extended: false }
    throw new RangeError('APDU lengths disagree')
  }
  const first = (at(1) << 8) | at(2)
  if (body.length === 3) return { ...head, le: first === 0 ? 65536 : first, extended: true }
  const data = body.slice(3, 3 + first)
  if (body.length === 3 + first) return { ...head, data, extended: true }
  if (body.length === 5 + first) {
    const le = (at(3 + first) << 8) | at(4 + first)
    return { ...head, data, le: le === 0 ? 65536 : le, extended: true }
  }
  throw new RangeError('APDU lengths disagree')
}

/** Splits an answer into data and status word. Throws `chip.malformed` when it has no status word. */
export function decodeResponse(bytes: Uint8Array): ResponseApdu {
  if (bytes.length < 2) throw new FoyerError('chip.malformed', { detail: 'APDU answer without status' })
  const end = bytes.length - 2
  return { data: bytes.subarray(0, end), status: ((bytes[end] ?? 0) << 8) | (bytes[end + 1] ?? 0) }
}

export function encodeResponse(response: ResponseApdu): Uint8Array {
  const encoded = new Uint8Array(response.data.length + 2)
  encoded.set(response.data)
  encoded[response.data.length] = response.status >> 8
  encoded[response.data.length + 1] = response.status & 0xff
  return encoded
}

/** A status word as it may appear in an error's detail: `SW=6A82`. */
export function statusText(status: number): string {
  return `SW=${status.toString(16).toUpperCase().padStart(4, '0')}`
}
