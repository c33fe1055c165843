import type { MrzFormat } from '../../electron/contract/mrz.ts'
import { checkDigit } from '../../electron/documents/mrz/check-digit.ts'
import { stateCodes } from '../../electron/documents/mrz/states.ts'
import type { Random } from './random.ts'

export interface DrawnDocument {
  format: MrzFormat
  lines: string[]
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const digits = '0123456789'
const states = stateCodes().toSorted()

function text(r: Random, alphabet: string, length: number): string {
  return Array.from({ length }, () => r.pick<string>(alphabet)).join('')
}

function word(r: Random): string {
  const length = r.whole(2, 11)
  if (r.chance(0.2)) return text(r, letters, length)
  return Array.from({ length }, (_, i) => r.pick<string>((i % 2 === 0) !== r.chance(0.2) ? 'BCDFGHJKLMNPQRSTVWXZ' : 'AEIOUY')).join('')
}

function words(r: Random, most: number): string {
  return Array.from({ length: r.whole(1, most) }, () => word(r)).join('<')
}

/** Names cut to the field, never ending in a way that hides where the secondary identifier begins. */
function names(r: Random, length: number): string {
  for (;;) {
    const full = r.chance(0.03) ? words(r, 2) : `${words(r, 2)}<<${words(r, 3)}`
    if (full.length <= length || r.chance(0.3)) return full.slice(0, length).padEnd(length, '<')
  }
}

function date(r: Random, from: number, to: number): string {
  const year = r.whole(from, to)
  const month = r.whole(1, 12)
  const day = r.whole(1, new Date(Date.UTC(year, month, 0)).getUTCDate())
  return [year % 100, month, day].map((n) => String(n).padStart(2, '0')).join('')
}

function number(r: Random, length = 9): string {
  const used = r.pick([length, length, length, length - 1, length - 2])
  const kind = r.next()
  if (kind < 0.35) return text(r, digits, used).padEnd(length, '<')
  if (kind < 0.7) {
    const lead = r.whole(1, 3)
    return (text(r, letters, lead) + text(r, digits, used - lead)).padEnd(length, '<')
  }
  return text(r, letters + digits, used).padEnd(length, '<')
}

function optional(r: Random, length: number): string {
  if (length < 4 || r.chance(0.5)) return '<'.repeat(length)
  return text(r, r.chance(0.6) ? digits : letters + digits, r.whole(3, length)).padEnd(length, '<')
}

function dated(value: string): string {
  return value + checkDigit(value)
}

/** Any valid document of a format: ICAO 9303-4 to -7, and the three national layouts. */
export function drawDocument(r: Random, format: MrzFormat): DrawnDocument {
  const state = r.pick<string>(states).padEnd(3, '<')
  const nationality = r.chance(0.8) ? state : r.pick<string>(states).padEnd(3, '<')
  const sex = r.pick<string>(['M', 'F', 'M', 'F', '<'])
  const birth = dated(date(r, 1930, 2024))
  const expiry = dated(date(r, 2015, 2036))
  const id = dated(number(r))
  if (format === 'TD3') {
    const data = optional(r, 14)
    const check = data === '<'.repeat(14) && r.chance(0.5) ? '<' : checkDigit(data)
    const end = `${expiry}${data}${check}`
    return { format, lines: [
      `P${r.pick<string>(['<', '<', '<', 'D', 'S', 'O', 'A'])}${state}${names(r, 39)}`,
      `${id}${nationality}${birth}${sex}${end}${checkDigit(id + birth + end)}`,
    ] }
  }
  if (format === 'TD2') {
    const end = expiry + optional(r, 7)
    return { format, lines: [
      `${r.pick<string>(['I<', 'ID', 'A<', 'C<'])}${state === 'FRA' ? 'UTO' : state}${names(r, 31)}`,
      `${id}${nationality}${birth}${sex}${end}${checkDigit(id + birth + end)}`,
    ] }
  }
  if (format === 'TD1') {
    const first = id + optional(r, 15)
    const more = optional(r, 11)
    return { format, lines: [
      `${r.pick<string>(['I<', 'ID', 'AC', 'C<', 'IR'])}${state}${first}`,
      `${birth}${sex}${expiry}${nationality}${more}${checkDigit(first + birth + expiry + more)}`,
      names(r, 30),
    ] }
  }
  if (format === 'MRVA' || format === 'MRVB') {
    const width = format === 'MRVA' ? 44 : 36
    return { format, lines: [
      `V${r.pick<string>(['<', '<', 'A', 'C', 'D'])}${state}${names(r, width - 5)}`,
      `${id}${nationality}${birth}${sex}${expiry}${optional(r, width - 28)}`,
    ] }
  }
  if (format === 'FRID') {
    const first = `IDFRA${word(r).padEnd(25, '<').slice(0, 25)}${text(r, digits, 6)}`
    const issue = date(r, 1995, 2013).slice(0, 4)
    const body = `${dated(issue + text(r, digits, 8))}${word(r).padEnd(14, '<').slice(0, 14)}${birth}${r.pick<string>('MF')}`
    return { format, lines: [first, body + checkDigit(first + body)] }
  }
  if (format === 'FRDL') {
    const body = `${dated(`D1FRA${text(r, digits, 2)}${text(r, letters, 2)}${text(r, digits, 5)}`)}${date(r, 2020, 2036)}${word(r).padEnd(8, '<').slice(0, 8)}`
    return { format, lines: [body + checkDigit(body)] }
  }
  if (format === 'NLDL') {
    const body = `D1NLD1${text(r, digits, 10)}${text(r, digits + letters, 13)}`
    return { format, lines: [body + checkDigit(body)] }
  }
  if (format === 'CNEP') {
    const [number, expiry, born] = [dated(r.pick<string>(['C', 'CA', 'CB']).padEnd(2, text(r, digits, 1)) + text(r, digits, 7)), dated(date(r, 2026, 2036)), birth]
    return { format, lines: [`CS${number}<${expiry}<${born}<${checkDigit(number + expiry + born)}`] }
  }
  if (format === 'CNHP' || format === 'CNTP') {
    const number = format === 'CNHP' ? `CR${dated(r.pick<string>('HM') + text(r, digits, 8))}` : `CT${dated(`${text(r, digits, 8)}<`)}`
    const name = names(r, format === 'CNHP' ? 30 : 26)
    return { format, lines: [`${number}${dated(text(r, digits, 2))}${dated(date(r, 2026, 2036))}${r.pick<string>('MF')}${birth}`, text(r, 'ABCDEFGHIJKLMNOP', 19) + text(r, digits, 11), format === 'CNHP' ? name : name + text(r, digits, 4)] }
  }
  const card = `${text(r, letters + digits, 3)}${text(r, digits, 3)}${r.pick<string>('DFIR')}<<`
  const data = `FACHE${text(r, digits, 9)}${text(r, digits, 3)}<<${birth.slice(0, 6)}<<<<<`
  return { format, lines: [card, data, names(r, 30)] }
}
