import { separatorsAsLines } from './header.ts'

/** Elements in the order of the text; an element that appears twice keeps its first value that is not empty. */
export interface AamvaElements {
  values: Map<string, string>
  /** The type of the subfile that held the holder's data: 'DL', 'ID', 'EN' or `null` where it is not said. */
  cardType: 'DL' | 'ID' | 'EN' | null
  duplicates: boolean
  /** Characters that no value may hold stood inside one, and were left out. */
  joined: boolean
}

/** Longest value kept; the standard's longest element has 40 characters, jurisdictions use more. */
const longestValue = 200
const mostElements = 120

// How the values of the standard's elements look, for telling an identifier from three letters of a name when
// separators are missing. Anything not named here is free text.
const shapes: Record<string, RegExp> = {
  DBA: /^(\d{8}|NONE)$/, DBB: /^\d{8}$/, DBD: /^\d{8}$/, DDB: /^\d{8}$/, DDC: /^\d{8}$/, DDH: /^\d{8}$/, DDI: /^\d{8}$/, DDJ: /^\d{8}$/,
  DBC: /^[0129MFX]$/, DAY: /^[A-Z]{3}$/, DAZ: /^[A-Z]{3}$/, DAU: /^\d{1,3} ?(in|cm|IN|CM)?$/, DAW: /^\d{1,3}$/, DAX: /^\d{1,3}$/,
  DDE: /^[TNU]$/, DDF: /^[TNU]$/, DDG: /^[TNU]$/, DCG: /^(USA|CAN|MEX)$/, DAJ: /^[A-Z]{2}$/, DAK: /^([\d -]{5,11}|[A-Z]\d[A-Z] ?\d[A-Z]\d *)$/,
  DDA: /^[FMN]$/, DDD: /^[01]?$/, DDK: /^[01]$/, DDL: /^[01]$/, DCE: /^\d$/, DCL: /^[A-Z]{1,3}$/,
}
const freeText = new Set(
  'DAA DAB DAC DAD DAE DAF DAG DAH DAI DAL DAM DAN DAO DAP DAQ DAR DAS DAT DAV DBE DBF DBG DBH DBI DBJ DBK DBL DBM DBN DBO DBP DBQ DBR DBS DCA DCB DCD DCF DCH DCI DCJ DCK DCM DCN DCO DCP DCQ DCR DCS DCT DCU'.split(' '),
)
const known = (id: string): boolean => id in shapes || freeText.has(id)

/** Splits what follows the header into elements, by separators where they are there, else by identifiers. */
export function readAamvaElements(text: string): AamvaElements {
  const found: AamvaElements = { values: new Map(), cardType: null, duplicates: false, joined: false }
  const { lines, joined } = linesOf(text)
  found.joined = joined
  for (const line of lines) {
    let rest = line.trimStart()
    const subfile = /^(DL|ID|EN|Z[A-Z])(?=[A-Z]{3}|$)/.exec(rest)
    // 'DLDAQ…' opens a subfile; 'ZVA01' is an element of it, 'ZVZVA01' opens it.
    if (subfile !== null && (rest.length === 2 || /^(D[A-D][A-Z]|P[A-Z]{2})/.test(rest.slice(2)) || (rest.startsWith('Z') && rest.slice(2, 4) === rest.slice(0, 2)))) {
      if (!rest.startsWith('Z')) found.cardType ??= subfile[1] as 'DL' | 'ID' | 'EN'
      rest = rest.slice(2)
    }
    for (const [id, value] of splitRun(rest)) {
      if (found.values.size >= mostElements) return found
      keep(found, id, value)
    }
  }
  return found
}

/** Line feeds and carriage returns end an element; FS, GS, RS, US and NUL do where issuers or readers swapped them for these. */
const unusual = /^[^\n\r]$/
/** How a subfile or an element begins: a rest of a value has other letters. */
const opening = /^ *(?:(?:DL|ID|EN)(?:$|[A-Z]{3})|[DPZ][A-Z]{2}|Z[A-Z]$)/
/** DEL, the control characters beyond ASCII (C1), and marks without width: they end nothing. */
const nothing = /[\x7f-\x9f\u200b-\u200f\u2060\ufeff]/gu

/**
 * The lines, each beginning with an identifier. A piece without one behind unusual control characters alone belongs to the value before:
 * they stood inside it.
 */
function linesOf(text: string): { lines: string[]; joined: boolean } {
  const clean = text.replace(nothing, '')
  let joined = clean.length !== text.length
  const lines: string[] = []
  let at = 0
  let isParted = false
  for (const piece of separatorsAsLines(clean).split('\n')) {
    const before = clean[at - 1]
    at += piece.length + 1
    if (before !== undefined && !unusual.test(before)) isParted = true
    if (piece.trim() === '') continue
    const last = lines.at(-1)
    if (!isParted && !opening.test(piece) && last !== undefined && /^ *[A-Z]{3}/.test(last)) {
      lines[lines.length - 1] = last + piece
      joined = true
    } else lines.push(piece)
    isParted = false
  }
  return { lines, joined }
}

function keep(found: AamvaElements, id: string, raw: string): void {
  const value = raw.trim().slice(0, longestValue)
  const before = found.values.get(id)
  if (before === undefined || before === '') found.values.set(id, value)
  else if (value !== '' && value !== before) found.duplicates = true
}

/** One line is one element, unless it is long enough to hold several that lost their separators. */
function splitRun(line: string): Array<[string, string]> {
  const id = line.slice(0, 3)
  if (!/^[A-Z]{3}$/.test(id)) return []
  const single: Array<[string, string]> = [[id, line.slice(3)]]
  if (!known(id) || line.length < 12) return single
  const parts = segment(line)
  // Three or more well-shaped elements in one line are no coincidence.
  const shaped = parts.filter(([part, value]) => shapes[part]?.test(value.trim()) === true).length
  return parts.length >= 4 && shaped >= 3 ? parts : single
}

/** The division into known elements with the best score (shaped values count most), by dynamic programming. */
function segment(line: string): Array<[string, string]> {
  const text = line.slice(0, 2400)
  const starts: number[] = []
  for (let i = 0; i + 3 <= text.length; i++) if (known(text.slice(i, i + 3))) starts.push(i)
  const best: number[] = []
  const next: number[] = []
  for (let s = starts.length - 1; s >= 0; s--) {
    const from = starts[s]!
    const id = text.slice(from, from + 3)
    best[s] = -Infinity
    for (let t = s + 1; t <= starts.length; t++) {
      const to = t === starts.length ? text.length : starts[t]!
      if (to < from + 3) continue
      if (to - from > 90) break
      const score = worth(id, text.slice(from + 3, to).trim()) + (t === starts.length ? 0 : best[t]!)
      if (score > best[s]!) {
        best[s] = score
        next[s] = t
      }
    }
  }
  const parts: Array<[string, string]> = []
  let s = 0
  while (s < starts.length && next[s] !== undefined) {
    const from = starts[s]!
    const t = next[s]!
    parts.push([text.slice(from, from + 3), text.slice(from + 3, t === starts.length ? text.length : starts[t]!)])
    s = t
  }
  return parts
}

function worth(id: string, value: string): number {
  const shape = shapes[id]
  if (shape !== undefined) return shape.test(value) ? 3 : value === '' ? -1 : -6
  // A free value costs a little more the shorter it is, so that names are not cut at letters that look like an identifier.
  return value === '' ? -0.5 : value.length < 2 && id !== 'DCA' && id !== 'DCB' && id !== 'DCD' && id !== 'DAD' && id !== 'DAR' ? -0.5 : 0.5
}
