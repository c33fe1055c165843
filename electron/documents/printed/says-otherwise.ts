import type { MrzDocument } from '../../contract/mrz.ts'
import type { PrintedZone } from '../cross-check/parts.ts'
import { comparable } from '../cross-check/values.ts'
import { besideLabel, labels, type Word } from './beside-labels.ts'
import { printedDates, type PrintedDate } from './printed-dates.ts'

type Printed<Name extends keyof PrintedZone['fields']> = NonNullable<PrintedZone['fields'][Name]>

/** From here on print that says otherwise is worth a person's look. */
export const SURE = 0.85
/** Birth, issue and expiry: fewer dates, or one that is open, and a missing one may be the one that is looked for. */
const ALL_DATES = 3
/** Characters that readers of print take for each other: a number that differs in these alone is misread before it is another. */
const LOOKALIKES = ['0OQDCG6', '1IL7T', '2Z', '5S6', '8B3', '4A', 'UV', 'MN', 'EF', 'PR', '9G']
/** A shorter run of digits is a type, a height, a code. */
const LEAST_NUMBER = 6

/** The page's first day, where each of its dates is one day and clearly read, and it is about a birth: not one that lies near the document's own. */
export function earliest(printed: readonly PrintedDate[], birth: string): Printed<'dateOfBirth'> | null {
  const [first] = certainDates(printed)
  return first === undefined || first.value === birth ? null : first
}

/** The page's last day, where each of its dates is clear, the birth is among them, and it stands beside the label of the expiry. */
export function otherExpiry(words: readonly Word[], { dateOfBirth, dateOfExpiry }: MrzDocument['fields'], found: PrintedZone['fields']): Printed<'dateOfExpiry'> | null {
  if (!dateOfExpiry || found.dateOfExpiry !== undefined || found.dateOfBirth === undefined || found.dateOfBirth.value !== dateOfBirth) return null
  const last = certainDates(printedDates(words)).at(-1)
  if (last === undefined || last.value === dateOfExpiry) return null
  const beside = besideLabel(words, labels.expiry).values.flatMap(printedDates)
  return beside.length > 0 && beside.every(({ days }) => days.length === 1 && days[0] === last.value) ? last : null
}

/** What stands beside the number's label, in the form of the zone's own number, and differs from it in more than print that looks alike. */
export function otherNumber(words: readonly Word[], { format, fields }: Pick<MrzDocument, 'format' | 'fields'>): Printed<'documentNumber'> | null {
  // A visa prints its own number and the passport's, and its lines either of the two.
  const label = format === 'TD3' ? labels.passportNumber : format === 'TD1' || format === 'TD2' ? labels.cardNumber : null
  if (label === null) return null
  const read = comparable('documentNumber', fields.documentNumber ?? '')
  if (read.length < LEAST_NUMBER) return null
  const beside = besideLabel(words, label).values.flatMap((value) => {
    const said = comparable('documentNumber', value.map(({ text }) => text).join(''))
    return formOf(said) === formOf(read) ? [{ value: said, confidence: Math.min(...value.map(({ confidence }) => confidence)) }] : []
  })
  const [other] = beside
  if (other === undefined || beside.some(({ value }) => value !== other.value) || other.confidence < SURE) return null
  const others = [fields.personalNumber, fields.optionalData].map((each) => comparable('documentNumber', each ?? ''))
  return others.includes(other.value) || Array.from(read).every((character, at) => looksLike(character, other.value[at] ?? '')) ? null : other
}

/** All dates of the page in their order, where each is one day and clearly read; else none. */
function certainDates(printed: readonly PrintedDate[]): { value: string; asPrinted: string; confidence: number }[] {
  const certain = printed.flatMap(({ days: [only, ...others], asPrinted, confidence }) => (only === undefined || others.length > 0 || only.startsWith('--') || confidence < SURE ? [] : [{ value: only, asPrinted, confidence }]))
  if (certain.length < printed.length || certain.length < ALL_DATES) return []
  return certain.toSorted((a, b) => a.value.localeCompare(b.value))
}

function formOf(number: string): string {
  return number.replace(/[A-Z]/g, 'A').replace(/\d/g, '0')
}

function looksLike(a: string, b: string): boolean {
  return a === b || LOOKALIKES.some((alike) => alike.includes(a) && alike.includes(b))
}
