import type { Language } from '../../electron/contract/primitives.ts'
import { monthName } from './format.ts'

/** Digits of Arabic keyboards as those of a document. */
function latinDigits(text: string): string {
  return text.replaceAll(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replaceAll(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6F0))
}

/** As words are compared: no case, no marks above letters, one space. */
export function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll(/[\s.’'\-\u2010]+/g, ' ').trim()
}

function isoOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const same = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return same && year >= 1000 ? date.toISOString().slice(0, 10) : null
}

function monthOf(language: Language, said: string): number | null {
  const wanted = folded(said)
  for (let month = 1; month <= 12; month += 1) {
    if ([language, 'en' as const].some((each) => (['long', 'short'] as const).some((length) => folded(monthName(month, each, length)) === wanted))) return month
  }
  return null
}

/** "12.8.1974", "12/08/1974", "12 August 1974", "1er mai 1974", "12 de agosto de 1974", "1974-08-12", "12081974". The day comes first, as in every language here. @returns ISO, null where it is no day */
export function dateIn(language: Language, typed: string): string | null {
  const text = latinDigits(typed).replaceAll(/[\u200E\u200F\u061C]/g, '').trim()
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (iso !== null) return isoOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const numbers = /^(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4})$/.exec(text) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  if (numbers !== null) return isoOf(Number(numbers[3]), Number(numbers[2]), Number(numbers[1]))
  const named = /^(\d{1,2})(?:\.|er|re|[º°])?\s+(?:de\s+)?([\p{L}\p{M}.]+)\s+(?:del?\s+)?(\d{4})$/iu.exec(text)
  const month = named === null ? null : monthOf(language, named[2] ?? '')
  return named === null || month === null ? null : isoOf(Number(named[3]), month, Number(named[1]))
}
