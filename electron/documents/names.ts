/**
 * Names as the MRZ writes them (ICAO 9303-3 §6, transliterations recommended for use by States): letters A to Z,
 * single blanks. Where the tables leave a choice, the recommended form comes first.
 */

// §6.A, Latin letters that do not just lose their mark; §6.B, Cyrillic; §6.C, Arabic. 'letter=first/other'.
const latin = 'Ä=AE/A Å=AA/A Æ=AE Ö=OE/O Ø=OE/O Œ=OE Ü=UE/U/UXX ẞ=SS Þ=TH Ð=D Đ=D Ħ=H Ł=L Ŀ=L Ŋ=N Ŧ=T Ĳ=IJ ŉ=N Ñ=N/NXX Ə=E Ɖ=D Ŕ=R ĸ=K'
const cyrillic =
  'А=A Б=B В=V Г=G/H Д=D Е=E/IE Ё=E/IO Ж=ZH/Z З=Z И=I/Y І=I Й=I/J К=K Л=L М=M Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=KH/H Ц=TS/C Ч=CH/C Ш=SH/S Щ=SHCH/SHT Ъ=IE/A/ ' +
  'Ы=Y Ь=/I Э=E Ю=IU/YU Я=IA/YA Ѵ=Y Ґ=G Ў=U Ѫ=U Ѓ=G Ђ=D/DJ Ѕ=DZ Ј=J Ќ=K Љ=LJ Њ=NJ Ћ=C Џ=DZ/DJ Є=IE/E Ї=I'
const arabic =
  'ء=XE آ=XAA أ=XAE ؤ=U إ=I ئ=XI ا=A ب=B ة=XTA/XAH ت=T ث=XTH ج=J ح=XH خ=XKH د=D ذ=XDH ر=R ز=Z س=S ش=XSH ص=XSS ض=XDZ ط=XTT ظ=XZZ ع=E غ=G ف=F ق=Q ك=K ل=L م=M ن=N ه=H و=W ى=XAY ي=Y ' +
  'پ=P چ=XC ژ=XZH ک=XKE گ=XG ی=XYA'

const table = new Map<string, string[]>(
  `${latin} ${cyrillic} ${arabic}`.split(' ').map((entry) => {
    const [letter = '', forms = ''] = entry.split('=')
    return [letter, forms.split('/')]
  }),
)

/** No name has more forms looked at: choices beyond are taken in their recommended form. */
const mostForms = 64

/**
 * Every form that a name can take in an MRZ, the recommended one first; upper case, letters, digits and single blanks.
 * Apostrophes join (O'NEIL, ONEIL), hyphens and other signs part (9303-3 §4.6).
 */
export function nameForms(name: string): string[] {
  let forms = ['']
  for (const character of name.normalize('NFC').toUpperCase()) {
    const choices = /['’`ʼ]/.test(character) ? [''] : (table.get(character) ?? [plain(character)])
    const kept = forms.length * choices.length > mostForms ? choices.slice(0, 1) : choices
    forms = kept.flatMap((choice) => forms.map((form) => form + choice))
  }
  return [...new Set(forms.map((form) => form.replace(/ +/g, ' ').trim()))]
}

/** The recommended form. */
export function transliterated(name: string): string {
  return nameForms(name)[0] ?? ''
}

function plain(character: string): string {
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '')
  return /^[A-Z0-9]+$/.test(bare) ? bare : /\p{M}/u.test(character) ? '' : ' '
}

export type NameAgreement = 'same' | 'cutOff' | 'different'

/**
 * Whether two sources mean the same name: in any of their forms equal, or one of them cut off at the end as an MRZ or
 * a barcode without room has it (9303-3 §4.6): words left out, or a long name cut within a word. A side that `mayBeCut`
 * (its field is full, or its issuer says so) may have any of its words cut, down to an initial.
 */
export function compareNames(a: string, b: string, mayBeCut: { a?: boolean; b?: boolean } = {}): NameAgreement {
  const left = nameForms(a)
  const right = new Set(nameForms(b))
  if (left.some((form) => right.has(form))) return 'same'
  // Blanks are set differently: VAN DER BERG, VANDERBERG.
  const joined = new Set([...right].map((form) => form.replaceAll(' ', '')))
  if (left.some((form) => joined.has(form.replaceAll(' ', '')))) return 'same'
  const cut = (x: string, y: string): boolean => isCutOff(x, y) || isCutOff(y, x) || (mayBeCut.a === true && isCutByWord(x, y)) || (mayBeCut.b === true && isCutByWord(y, x))
  return left.some((x) => [...right].some((y) => cut(x, y))) ? 'cutOff' : 'different'
}

function isCutOff(short: string, long: string): boolean {
  if (short === '' || short.length >= long.length || !long.startsWith(short)) return false
  // ERIKSSON is not ERIKSSONS cut off: only what no room was left for is.
  return long[short.length] === ' ' || short.length >= 10
}

/** JUAN SEBA of JUAN SEBASTIAN, DINGO P of DINGO POTOROO: each word the beginning of its word, the last ones perhaps left out. */
function isCutByWord(short: string, long: string): boolean {
  if (short === '') return false
  const words = long.split(' ')
  const kept = short.split(' ')
  return kept.length <= words.length && kept.every((word, at) => words[at]!.startsWith(word))
}
