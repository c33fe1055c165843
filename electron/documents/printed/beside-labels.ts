/** A word of the printed zone. `box`: where it stands, px of the picture that was read; without it the word stands beside nothing. */
export interface Word {
  text: string
  confidence: number
  box?: { left: number; top: number; right: number; bottom: number }
}
type Placed = Word & { box: NonNullable<Word['box']> }
type Box = Placed['box']

/** In heights of the print: a wider gap parts one column from the next. */
const PHRASE_GAP = 1.5
/** How far to the right of its label a value may stand, and how far below. */
const RIGHT_GAP = 5
const BELOW_GAP = 2.2
/** By how much a value below its label may begin left or right of it. */
const INDENT = 1.5

/** A label's words, upper case without accents: a phrase is that label where one of its sets is all there, and none of `not`. `value`: how its value begins. */
export interface Label { all: readonly (readonly RegExp[])[]; not?: RegExp; value: RegExp }

const NUMBER = /^(NO|NR|N|NUM|NUMBER|NUMERO|NUMMER)$/
const OTHER_NUMBER = /^(PERSONAL|PERSONNEL|IDENTITY|CONTROL|SERIAL|CAN)$/

export const labels = {
  nationality: { all: [[/^(NATIONALIT[YE]|NATIONALITAT|NATIONALITEIT|NACIONALIDADE?|NAZIONALITA|CITTADINANZA|STAATSANGEHORIGKEIT|STAATSBURGERSCHAFT|CITIZENSHIP|OBYWATELSTWO|ALLAMPOLGARSAG|MEDBORGARSKAP|STATSBORGERSKAP)$/]], value: /\p{L}{2}/u },
  passportNumber: { all: [[/^(PASSPORT|PASSEPORT|PASAPORTE|PASSAPORTO|PASSAPORTE|PASS|REISEPASS|DOCUMENT|DOCUMENTO|DOKUMENT)$/, NUMBER], [/^(PASSNUMMER|PASSNR|REISEPASSNUMMER|DOCUMENTNUMMER|PASPOORTNUMMER)$/]], not: OTHER_NUMBER, value: /\d/ },
  // A permit may print its holder's passport too.
  cardNumber: { all: [[/^(DOCUMENT|DOCUMENTO|DOKUMENT|CARD|CARTE|CARTA|AUSWEIS|PERMIT)$/, NUMBER], [/^(AUSWEISNUMMER|DOKUMENTENNUMMER|DOCUMENTNUMMER)$/]], not: /^(PASS.*|PASAPORTE|PERSONAL|PERSONNEL|CONTROL|SERIAL|CAN)$/, value: /\d/ },
  expiry: {
    all: [[/^(EXPIRY|EXPIRATION|EXPIRES|EXPIRE|CADUCIDAD|SCADENZA|VENCIMIENTO|GULTIG|GELDIG)$/], [/^VALID(O|A|ITY)?$/, /^(UNTIL|TO|THRU|HASTA|ATE|FINO)$/]],
    not: /^(ISSUE|ISSUED|DELIVRANCE|EXPEDICION|RILASCIO|BIRTH|NAISSANCE|NACIMIENTO|NASCITA|FROM|VON)$/, value: /\d/,
  },
} as const satisfies Record<string, Label>

/** What stands beside each print of a label, in its own phrase behind it, to the right or right below: nothing, or one phrase each. Pure. */
export function besideLabel(words: readonly Word[], { all, not, value }: Label): { isLabelled: boolean; values: readonly (readonly Word[])[] } {
  const phrases = phrasesOf(words)
  const values: Word[][] = []
  let isLabelled = false
  for (const phrase of phrases) {
    const tokens = phrase.map(({ text }) => tokensOf(text))
    if (not !== undefined && tokens.flat().some((token) => not.test(token))) continue
    const set = all.find((patterns) => patterns.every((pattern) => tokens.flat().some((token) => pattern.test(token))))
    if (set === undefined) continue
    isLabelled = true
    const last = tokens.findLastIndex((each) => each.some((token) => set.some((pattern) => pattern.test(token))))
    const first = phrase.findIndex(({ text }, at) => at > last && value.test(text))
    if (first > last) values.push(phrase.slice(first))
    else values.push(...[rightOf(phrase, phrases), below(phrase, phrases)].filter((each) => each !== undefined))
  }
  return { isLabelled, values }
}

/** The words in a word, "1." before them aside; one with digits is a value and has none. */
function tokensOf(text: string): string[] {
  const bare = text.replace(/^\d{1,2}[.)]/, '')
  return /\d/.test(bare) ? [] : bare.toUpperCase().normalize('NFD').replace(/\p{M}/gu, '').split(/[^A-Z]+/).filter((token) => token !== '')
}

function rightOf(label: readonly Placed[], phrases: readonly Placed[][]): Placed[] | undefined {
  const from = around(label)
  return phrases.filter((phrase) => {
    const box = around(phrase)
    return sameRow(box, from) && box.left > from.right && box.left - from.right < RIGHT_GAP * heightOf(from)
  }).toSorted((a, b) => around(a).left - around(b).left)[0]
}

function below(label: readonly Placed[], phrases: readonly Placed[][]): Placed[] | undefined {
  const from = around(label)
  const nearest = phrases.filter((phrase) => {
    const box = around(phrase)
    const height = Math.max(heightOf(box), heightOf(from))
    return box.top > (from.top + from.bottom) / 2 && box.top - from.bottom < BELOW_GAP * height && box.left < from.right && box.right > from.left
  }).toSorted((a, b) => around(a).top - around(b).top)[0]
  // What stands below and begins elsewhere is the value of another label, or none.
  return nearest !== undefined && Math.abs(around(nearest).left - from.left) < INDENT * Math.max(heightOf(around(nearest)), heightOf(from)) ? nearest : undefined
}

/** Words that follow each other in one row without the gap of a column. */
function phrasesOf(words: readonly Word[]): Placed[][] {
  const phrases: Placed[][] = []
  for (const { text, confidence, box } of words) {
    if (box === undefined || !/[\p{L}\p{N}]/u.test(text)) continue
    const phrase = phrases.at(-1)
    const before = phrase?.at(-1)?.box
    const gap = before === undefined ? Infinity : box.left - before.right
    if (phrase !== undefined && before !== undefined && sameRow(before, box) && gap < PHRASE_GAP * Math.max(heightOf(before), heightOf(box)) && gap > -heightOf(before)) phrase.push({ text, confidence, box })
    else phrases.push([{ text, confidence, box }])
  }
  return phrases
}

function sameRow(a: Box, b: Box): boolean {
  return Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5 * Math.min(heightOf(a), heightOf(b))
}

function heightOf({ top, bottom }: Box): number {
  return bottom - top
}

function around(phrase: readonly Placed[]): Box {
  return {
    left: Math.min(...phrase.map(({ box }) => box.left)), top: Math.min(...phrase.map(({ box }) => box.top)),
    right: Math.max(...phrase.map(({ box }) => box.right)), bottom: Math.max(...phrase.map(({ box }) => box.bottom)),
  }
}
