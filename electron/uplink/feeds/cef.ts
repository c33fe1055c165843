import { isIPv4, isIPv6 } from 'node:net'
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

/** One event in ArcSight's Common Event Format, version 0: `externalId` is its index, `deviceExternalId` its terminal, `cs1` its leaf hash. */
export function cefOf(told: FeedEvent): string {
  const { event, leafHash } = told
  const { detail, credential, door, principal } = toldOf(told)
  const head = ['CEF:0', 'Foyer', 'Foyer', event.version, event.action, event.action, String(severities[gravityOf(event.status)])]
  const extension: Record<string, string | number | null | undefined> = {
    rt: Date.parse(event.time), deviceExternalId: event.terminal, externalId: event.index, cs1: leafHash, cs1Label: 'leafHash',
    act: event.action, outcome: event.status >= 400 ? 'failure' : 'success', cn1: event.status, cn1Label: 'status', reason: event.error,
    requestMethod: event.method, request: event.path, suid: event.user, spriv: event.role,
    ...addressed(event.address),
    ...(event.subject === null ? {} : { cs2: event.subject, cs2Label: 'subject' }),
    ...(credential === undefined ? {} : { cs3: credential, cs3Label: 'credential' }),
    ...(door === undefined ? {} : { cs4: door, cs4Label: 'door' }),
    ...(principal === undefined ? {} : { cs5: principal, cs5Label: 'principal' }),
    msg: detail,
  }
  const said = Object.entries(extension).flatMap(([name, value]) => value === null || value === undefined ? [] : [`${name}=${cefValue(String(value))}`])
  return `${head.map((part, place) => place === 0 ? part : cefHeader(part)).join('|')}|${said.join(' ')}`
}
