import type { AamvaIssuer } from './issuers.ts'

/** A holder's name as the elements give it; a part that is not known is absent. */
export interface AamvaName {
  primaryIdentifier?: string
  secondaryIdentifier?: string
  nameSuffix?: string
  fullName?: string
  truncated: boolean
}

const suffixes = /^(JR|SR|I|II|III|IV|V|VI|VII|VIII|IX|1ST|2ND|3RD|4TH|5TH|6TH|7TH|8TH|9TH|ESQ|MD|PHD)\.?$/i
/** What issuers write for "has none" (D.12.5.1) and for "not known". */
const none = /^(NONE|UNAVL?|UNK|N\/A|-+|\*+)$/i

const tidy = (text: string | undefined): string => {
  const value = (text ?? '').replace(/\s+/g, ' ').trim()
  return none.test(value) ? '' : value
}

/** The name from whichever elements the version has: DCS/DAC/DAD (04 on), DCS/DCT (02, 03), DAB/DAC/DAD or DAA (before). */
export function aamvaName(values: ReadonlyMap<string, string>, issuer: AamvaIssuer | null): AamvaName {
  const get = (id: string): string => tidy(values.get(id))
  const name: AamvaName = { truncated: ['DDE', 'DDF', 'DDG'].some((id) => values.get(id)?.toUpperCase() === 'T') }

  // A surname may really be 'None' or 'Unk': take DCS and DAB as they stand.
  let primary = (values.get('DCS') ?? values.get('DAB') ?? '').replace(/\s+/g, ' ').trim()
  let given = [get('DAC'), get('DAD')].filter((part) => part !== '').join(' ')
  if (given === '') given = get('DCT')
  let suffix = get('DCU') || get('DAE')

  if (primary !== '' && given === '' && primary.includes(',')) {
    const split = divided(primary.split(','))
    primary = split.primary
    given = split.given
    suffix ||= split.suffix
  } else if (primary === '' && given !== '' && given.includes(',') && values.get('DAA') === undefined) {
    const split = divided(given.split(','))
    primary = split.primary
    given = split.given
    suffix ||= split.suffix
  }
  if (primary === '' && get('DAA') !== '') {
    const full = get('DAA')
    const split = /[,@$^]/.test(full) ? divided(full.split(/[,@$^]/)) : spaced(full, issuer)
    primary = split.primary
    given = split.given || given
    suffix ||= split.suffix
    name.fullName = full.replace(/[,@$^]+/g, ' ').replace(/\s+/g, ' ').trim()
  }
  // 'SAMPLE,JR' in the surname, 'JOHN,PAUL' in the given names.
  const tail = /^(.*),\s*([^,]+)$/.exec(primary)
  if (tail !== null && suffixes.test(tail[2]!)) {
    primary = tail[1]!.trim()
    suffix ||= tail[2]!
  }
  primary = primary.replace(/[,@$]+/g, ' ').replace(/\s+/g, ' ').trim()
  given = given.replace(/[,@$]+/g, ' ').replace(/\s+/g, ' ').trim()
  if (primary !== '') name.primaryIdentifier = primary
  if (given !== '') name.secondaryIdentifier = given
  if (suffix !== '') name.nameSuffix = suffix
  return name
}

/** Family name, given name, middle names, suffix; empty parts keep their place ('JOHNSON,JACK,,3RD'). */
function divided(raw: string[]): { primary: string; given: string; suffix: string } {
  const parts = raw.map((part) => tidy(part))
  const primary = parts.shift() ?? ''
  let suffix = ''
  const last = parts.findLastIndex((part) => part !== '')
  // A single letter in the last place is a middle initial ('V', 'I'), not a numeral, unless a middle name came before it.
  if (last >= 1 && suffixes.test(parts[last]!) && (parts[last]!.length > 1 || last >= 2)) {
    suffix = parts[last]!
    parts.splice(last, 1)
  } else if (parts.length >= 2 && parts[0]!.length > 1 && suffixes.test(parts[0]!)) {
    suffix = parts.shift()!
  }
  return { primary, given: parts.filter((part) => part !== '').join(' '), suffix }
}

/** A name with blanks only: surname first as the standard has it, except where the issuer prints it the other way. */
function spaced(full: string, issuer: AamvaIssuer | null): { primary: string; given: string; suffix: string } {
  const words = full.split(' ')
  let suffix = ''
  if (words.length > 2 && suffixes.test(words.at(-1)!) && words.at(-1)!.length > 1) suffix = words.pop()!
  if (issuer?.spacedName === 'givenFirst') {
    const primary = words.pop() ?? ''
    return { primary, given: words.join(' '), suffix }
  }
  return { primary: words.shift() ?? '', given: words.join(' '), suffix }
}
