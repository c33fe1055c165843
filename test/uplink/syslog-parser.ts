/** One message as RFC 5424 §6 writes it down. */
export interface SyslogMessage {
  priority: number
  version: number
  timestamp: string
  hostname: string
  appName: string
  procId: string
  msgId: string
  /** By SD-ID, then by name; names may come twice, the last counts. */
  data: Record<string, Record<string, string>>
  message: string
}

const HEADER = /^<(\d{1,3})>([1-9]\d{0,2}) (\S+) ([\x21-\x7e]{1,255}) ([\x21-\x7e]{1,48}) ([\x21-\x7e]{1,128}) ([\x21-\x7e]{1,32}) /
/** SD-NAME: 1 to 32 of PRINTUSASCII except = ] " */
const ELEMENT = /^\[([^\s=\]"]{1,32})((?: [^\s=\]"]{1,32}="(?:[^"\\\]]|\\["\\\]])*")*)\]/
const PARAM = / ([^\s=\]"]{1,32})="((?:[^"\\\]]|\\["\\\]])*)"/g

/** @throws Error where it is no RFC 5424 message */
export function parseSyslog(text: string): SyslogMessage {
  const header = HEADER.exec(text)
  if (header === null) throw new Error(`no header: ${text.slice(0, 80)}`)
  const [all, priority, version, timestamp = '', hostname = '', appName = '', procId = '', msgId = ''] = header
  let rest = text.slice(all.length)
  const data: SyslogMessage['data'] = {}
  if (rest.startsWith('-')) rest = rest.slice(1)
  else {
    for (let element = ELEMENT.exec(rest); element !== null; element = ELEMENT.exec(rest)) {
      const [taken, id = '', params = ''] = element
      if (Object.hasOwn(data, id)) throw new Error(`twice: ${id}`)
      data[id] = Object.fromEntries([...params.matchAll(PARAM)].map(([, name = '', value = '']) => [name, value.replaceAll(/\\(["\\\]])/g, '$1')]))
      rest = rest.slice(taken.length)
    }
    if (Object.keys(data).length === 0) throw new Error('no structured data')
  }
  if (rest !== '' && !rest.startsWith(' ')) throw new Error(`after the structured data: ${rest.slice(0, 40)}`)
  return { priority: Number(priority), version: Number(version), timestamp, hostname, appName, procId, msgId, data, message: rest.slice(1) }
}

/** RFC 5425 §4.3: whole frames from the front, and what is left of the next one. @throws Error where no length stands */
export function takeFrames(bytes: Buffer): { messages: string[], rest: Buffer } {
  const messages: string[] = []
  let rest = bytes
  for (;;) {
    const space = rest.subarray(0, 12).indexOf(0x20)
    if (space < 0) return { messages, rest }
    const length = rest.subarray(0, space).toString('latin1')
    if (!/^[1-9]\d{0,9}$/.test(length)) throw new Error(`no length: ${length}`)
    const end = space + 1 + Number(length)
    if (rest.length < end) return { messages, rest }
    messages.push(rest.subarray(space + 1, end).toString('utf8'))
    rest = rest.subarray(end)
  }
}
