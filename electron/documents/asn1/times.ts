import { Asn1Error } from './errors.ts'
import type { Asn1Node } from './reader.ts'
import { asn1Tags } from './tags.ts'

const utcTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/
const generalizedTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)?(\d\d)?(?:[.,](\d{1,9}))?(Z|[+-]\d{4})?$/

function epoch(fields: readonly number[], zone: string | undefined): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(time)
  const same =
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    back.getUTCHours() === hour &&
    back.getUTCMinutes() === minute &&
    back.getUTCSeconds() === second
  if (!same) throw new Asn1Error('badValue')
  if (zone === undefined || zone === 'Z') return time
  const offset = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
  return time - (zone.startsWith('-') ? -offset : offset) * 60_000
}

/**
 * UTCTime or GeneralizedTime as milliseconds since 1970, UTC. UTCTime years are 1950 to 2049
 * (RFC 5280 §4.1.2.5.1); a GeneralizedTime without a zone is taken as UTC. Throws `Asn1Error`.
 */
export function timeValue(node: Asn1Node | undefined): number {
  if (node === undefined || node.content.length > 32) throw new Asn1Error('badValue')
  const text = String.fromCharCode(...node.content)
  if (node.tag === asn1Tags.utcTime) {
    const match = utcTime.exec(text)
    if (match === null) throw new Asn1Error('badValue')
    const short = Number(match[1])
    const rest = match.slice(2, 7).map((part) => Number(part ?? 0))
    return epoch([short < 50 ? 2000 + short : 1900 + short, ...rest], match[7])
  }
  if (node.tag !== asn1Tags.generalizedTime) throw new Asn1Error('unexpectedTag')
  const match = generalizedTime.exec(text)
  if (match === null) throw new Asn1Error('badValue')
  const whole = epoch(match.slice(1, 7).map((part) => Number(part ?? 0)), match[8])
  return whole + Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000)
}
