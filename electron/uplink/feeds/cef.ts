import { isIPv4, isIPv6 } from 'node:net'
import { withoutHidden } from '../../contract/primitives.ts'
import type { FeedEvent } from './feed.ts'
import { gravityOf, toldOf, type Gravity } from './told.ts'

/** CEF's scale: 0 to 3 low, 4 to 6 medium, 7 and 8 high, 9 and 10 very high. */
const severities: Readonly<Record<Gravity, number>> = { information: 2, notice: 4, warning: 6, error: 7 }

/** ArcSight CEF implementation standard, "Character encoding": in the header backslash and pipe, in the extension backslash, equals sign and ends of lines. */
export const cefHeader = (text: string): string => text.replaceAll(/[\\|]/g, '\\$&').replaceAll(/[\r\n]+/g, ' ')
export const cefValue = (text: string): string => text.replaceAll(/[\\=]/g, '\\$&').replaceAll('\r', '\\r').replaceAll('\n', '\\n')

function addressed(address: string): Record<string, string> {
  if (isIPv4(address)) return { src: address }
  return isIPv6(address) ? { c6a2: address, c6a2Label: 'Source IPv6 Address' } : { shost: address }
}

const labelled = (key: string, label: string, value: string | number | undefined): Record<string, string | number> => value === undefined ? {} : { [key]: value, [`${key}Label`]: label }

/** One event in ArcSight's Common Event Format, version 0: `externalId` is its index, `deviceExternalId` its terminal, `cs1` its leaf hash. */
export function cefOf(told: FeedEvent): string {
  const { event } = told
  const { time: _time, terminal, index, leaf, version, action, status, error, method, path, user, role, subject, credential, door, principal, detail } = toldOf(told)
  const head = ['CEF:0', 'Foyer', 'Foyer', version, action, action, severities[gravityOf(event.status)]]
  const extension: Record<string, string | number | undefined> = {
    rt: Date.parse(event.time), deviceExternalId: terminal, externalId: index, cs1: leaf, cs1Label: 'leafHash',
    act: action, outcome: event.status >= 400 ? 'failure' : 'success', cn1: status, cn1Label: 'status', reason: error,
    requestMethod: method, request: path, suid: user, spriv: role,
    ...addressed(withoutHidden(event.address)),
    ...labelled('cs2', 'subject', subject), ...labelled('cs3', 'credential', credential), ...labelled('cs4', 'door', door), ...labelled('cs5', 'principal', principal),
    msg: detail,
  }
  const said = Object.entries(extension).flatMap(([name, value]) => value === undefined ? [] : [`${name}=${cefValue(String(value))}`])
  return `${head.map((part) => cefHeader(String(part))).join('|')}|${said.join(' ')}`
}
