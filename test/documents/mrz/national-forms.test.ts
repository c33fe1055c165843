import { describe, expect, it } from 'vitest'
import { checkDigit } from '../../../electron/documents/mrz/check-digit.ts'
import { licenceAccess } from '../../../electron/documents/mrz/licence-access.ts'
import { nationalForms } from '../../../electron/documents/mrz/national-forms.ts'
import { parseMrz } from '../../../electron/documents/mrz/parse.ts'
import { notReadOf } from '../../../electron/documents/not-read.ts'
import { mrzKeyOf } from '../../../electron/emrtd/access/mrz-key.ts'
import type { MrzDocument } from '../../../electron/contract/mrz.ts'

const now = Date.UTC(2026, 10, 23)
const read = (...lines: string[]): MrzDocument => parseMrz(lines, { now })!
const digit = (text: string): string => text + checkDigit(text)

/** A TD2 whose optional data and place of the number's check digit are given as printed. */
function td2(number: string, check: string, rest: string): string[] {
  const body = `${number}${check}UTO${digit('740812')}F${digit('330415')}${rest.padEnd(7, '<')}`
  return ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', body + checkDigit(body.slice(0, 10) + body.slice(13, 20) + body.slice(21))]
}

describe('a number of more than nine characters', () => {
  it.each([
    ['three more', 'D23145890', `734${checkDigit('D23145890734')}`, 'D23145890734', null],
    ['one more', 'D23145890', `7${checkDigit('D231458907')}`, 'D231458907', null],
    ['letters', 'D23145890', `A1B${checkDigit('D23145890A1B')}`, 'D23145890A1B', null],
    ['no room for a filler behind it', 'D23145890', `734551${checkDigit('D23145890734551')}`, 'D23145890734551', null],
    ['optional data behind it', 'D23145890', `7${checkDigit('D231458907')}<XY`, 'D231458907', 'XY'],
    ['the filler counted', 'D23145890', `734${checkDigit('D23145890<734')}`, 'D23145890734', null],
  ])('is read on a TD2 and is the key of its chip: %s', (_, head, rest, number, optional) => {
    const lines = td2(head, '<', rest)
    expect(read(...lines)).toMatchObject({ format: 'TD2', valid: true, fields: { documentNumber: number, optionalData: optional } })
    expect(mrzKeyOf(lines).documentNumber).toBe(number)
  })

  it('is not made of optional data whose digit does not fit, nor behind an unfinished number', () => {
    const wrong = String((Number(checkDigit('D23145890734')) + 1) % 10)
    for (const lines of [td2('D23145890', '<', `734${wrong}`), td2('D231<<<<<', '<', `734${checkDigit('D231<<<<<734')}`)]) {
      const document = read(...lines)
      expect(document.valid).toBe(false)
      expect(document.checks.find(({ name }) => name === 'documentNumberCheckDigit')?.ok).toBe(false)
    }
    expect(read(...td2('D23145890', checkDigit('D23145890'), '7349'))).toMatchObject({ valid: true, fields: { documentNumber: 'D23145890', optionalData: '7349' } })
  })

  it('is read on a TD1 that fills its optional data to the last place', () => {
    const tail = '73455112345678'
    const first = `D23145890<${tail}${checkDigit(`D23145890${tail}`)}`
    const second = `${digit('740812')}F${digit('330415')}UTO<<<<<<<<<<<`
    const lines = [`I<UTO${first}`, second + checkDigit(first + second.slice(0, 7) + second.slice(8, 15) + second.slice(18)), 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']
    expect(read(...lines)).toMatchObject({ format: 'TD1', valid: true, fields: { documentNumber: `D23145890${tail}`, optionalData: null } })
    expect(mrzKeyOf(lines).documentNumber).toBe(`D23145890${tail}`)
  })
})

describe('states that write their own way', () => {
  it.each(nationalForms.map((form) => [form.begins, form] as const))('%s: the example is valid, and says where it is laid down', (_, form) => {
    expect(read(...form.example)).toMatchObject({ format: form.format, valid: true })
    expect(form.source.length).toBeGreaterThan(20)
  })

  it.each([['H', 'M'], ['M', 'F'], ['X', 'X'], ['<', 'X']])('Mexican voting card: %s is %s', (letter, sex) => {
    expect(read('IDMEX1654655648<<2345678901234', `7408122${letter}3304156MEX<02<<12345<9`, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<')).toMatchObject({ valid: true, fields: { sex } })
  })

  it('no other document takes H for a sex, or M for a woman', () => {
    const card = (letter: string): MrzDocument => read('IDUTO1654655648<<2345678901234', `7408122${letter}3304156UTO<02<<12345<9`, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<')
    expect(card('M')).toMatchObject({ valid: true, fields: { sex: 'M' } })
    expect(card('H').valid).toBe(false)
    const passport = (sex: string): MrzDocument => read('P<MEXERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', `L898902C36MEX7408122${sex}1204159ZE184226B<<<<<10`)
    expect(passport('M')).toMatchObject({ valid: true, fields: { sex: 'M' } })
    expect(passport('H').valid).toBe(false)
  })

  const russian = (name: string, number = '600123456', expiry = '<<<<<<<', optional = '4060627770012<'): string[] => {
    const [a, c, p] = [digit(number), digit('800601'), digit(optional)]
    return [`PNRUS${name}`.padEnd(44, '<'), `${a}RUS${c}M${expiry}${p}${checkDigit(a + c + expiry + p)}`]
  }

  it('Russian internal passport: without an end, its series put together, issued when and by whom', () => {
    const document = read(...russian('IVANOV<<IVAN<IVANOVI3'))
    expect(document).toMatchObject({
      valid: true, dates: { dateOfExpiry: { iso: null } },
      fields: { documentNumber: '6004123456', dateOfIssue: '2006-06-27', administrativeCode: '770012', dateOfExpiry: null, personalNumber: null, secondaryIdentifier: 'IVAN IVANOVI3' },
    })
    expect(read(...russian('IVANOV<<IVAN', '600123456', '<<<<<<0')).valid).toBe(true)
  })

  it('Russian internal passport: digits that are letters stay as printed; others are none', () => {
    expect(read(...russian('2QSENKO<<ALI8<ANATOL9EVNA'))).toMatchObject({ valid: true, fields: { primaryIdentifier: '2QSENKO', secondaryIdentifier: 'ALI8 ANATOL9EVNA' } })
    expect(read(...russian('IVANOV<<IVAN1')).valid).toBe(false)
    const [first, second] = russian('IVAN8<<IVAN')
    expect(read(first!.replace('PN', 'P<'), second!).checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['dateOfExpiryCheckDigit', 'characters'])
  })

  it('Russian internal passport: an end that is printed is checked', () => {
    expect(read(...russian('IVANOV<<IVAN', '600123456', '3501011')).valid).toBe(false)
  })
})

describe('Vietnamese citizen card', () => {
  const [first = '', ...rest] = nationalForms.find(({ begins }) => begins === 'IDVNM')!.example
  it('has its twelve digits for a number, as its QR code has, and the last nine for the key of its chip', () => {
    expect(read(first, ...rest)).toMatchObject({ valid: true, fields: { documentNumber: '001174012345', optionalData: '8' } })
    expect(mrzKeyOf([first, ...rest]).documentNumber).toBe('174012345')
  })
  it('keeps the nine where the optional data says another number', () => {
    expect(read(first.replace('001174012345', '001174012346'), ...rest).fields.documentNumber).toBe('174012345')
  })
})

describe('Dutch driving licence', () => {
  const line = 'D1NLD15094962111659VW87Z78NB84'

  it('is read, and gives the input of its chip\'s key', () => {
    expect(read(line)).toMatchObject({ format: 'NLDL', valid: true, specimen: false, fields: { issuingState: 'NLD', documentNumber: '5094962111' } })
    expect(licenceAccess([line])).toEqual({ protocol: 'BAP', reference: '1NLD15094962111659VW87Z78NB8' })
    expect(licenceAccess(['D1NLD25094962111659VW87Z78NB84'])).toEqual({ protocol: 'PACE', number: '5094962111' })
    expect(licenceAccess(['D2NLD15094962111659VW87Z78NB87'])).toEqual({ protocol: 'other' })
    expect(licenceAccess(['DNNLD15094962111659VW87Z78NB84'])).toBeNull()
  })

  it('shows nothing of the characters that are the secret of its chip', () => {
    expect(JSON.stringify(read(line).fields)).not.toContain('659VW87Z78NB8')
  })

  it('is not valid with any one character another, and no French licence', () => {
    for (let at = 6; at < line.length; at++) expect(read(line.slice(0, at) + (line[at] === '1' ? '2' : '1') + line.slice(at + 1)).valid).toBe(line[at] === 'V' || line[at] === 'B')
    expect(read('D1FRA12AB12345612345678MARTIN<')?.format).toBe('FRDL')
    expect(licenceAccess(['D1FRA12AB123456123456789ABCDE1'])).toBeNull()
    expect(licenceAccess(['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'])).toBeNull()
  })
})

describe('Chinese travel permits', () => {
  const permit = (code: string, number: string): string => `${code}${digit(number)}<${digit('330415')}<${digit('740812')}<${checkDigit(digit(number) + digit('330415') + digit('740812'))}`
  it.each([['to Hong Kong and Macao', 'CS', 'C12345678'], ['to Hong Kong and Macao, with a second letter', 'CS', 'CA1234567'], ['to Taiwan', 'CD', 'L12345678']])('exit-entry permit %s: one line', (_, code, number) => {
    const line = permit(code, number)
    expect(read(line)).toMatchObject({ format: 'CNEP', valid: true, fields: { documentCode: code, issuingState: 'CHN', documentNumber: number, dateOfExpiry: '2033-04-15', dateOfBirth: '1974-08-12' } })
    for (const at of [2, 5, 11, 13, 19, 21, 27, 29]) expect(read(line.slice(0, at) + (line[at] === '3' ? '4' : '3') + line.slice(at + 1)).valid, `place ${at}`).toBe(false)
    expect(notReadOf({ lines: [line] }, [])).toEqual(['chinesePermitChip'])
  })

  const mainland = (head: string, number: string, last: string, times = '02'): string[] => [`${head}${digit(number)}${digit(times)}${digit('330415')}F${digit('740812')}`, 'NGKELMPONBPJLBLOAABA1234567842', last]
  it.each([
    ['of Hong Kong and Macao', 'CNHP', mainland('CR', 'H12345678', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'), 'H12345678'],
    ['of Macao', 'CNHP', mainland('CR', 'M12345678', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'), 'M12345678'],
    ['of Taiwan', 'CNTP', mainland('CT', '12345678<', 'ERIKSSON<<ANNA<MARIA<<<<<<3500'), '12345678'],
  ])('for residents %s: three lines that are no TD1', (_, format, lines, documentNumber) => {
    expect(read(...lines)).toMatchObject({
      format, valid: true,
      fields: { issuingState: 'CHN', documentNumber, dateOfExpiry: '2033-04-15', dateOfBirth: '1974-08-12', sex: 'F', primaryIdentifier: 'ERIKSSON', secondaryIdentifier: 'ANNA MARIA' },
    })
    expect(read(lines[0]!.replace('330415', '330416'), ...lines.slice(1)).valid).toBe(false)
    expect(read(mainland(lines[0]!.slice(0, 2), lines[0]!.slice(2, 11), lines[2]!, '02')[0]!.replace(digit('02'), '021'), ...lines.slice(1)).valid).toBe(false)
    expect(notReadOf({ lines }, [])).toEqual(['chinesePermitChip'])
    expect(() => mrzKeyOf(lines)).toThrow('input.invalid')
  })

  it('other cards that begin as they do are TD1', () => {
    const card = ['CRFRAD231458907<<<<<<<<<<<<<<<', `7408122F1204159UTO<<<<<<<<<<<6`, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']
    expect(read(...card).format).toBe('TD1')
    expect(notReadOf({ lines: card }, [])).toEqual([])
  })
})

describe('codes of another size', () => {
  const [first = '', second = ''] = td2('D23145890', checkDigit('D23145890'), '<<<<<<<')
  const documentCode = (...lines: string[]): boolean | undefined => read(...lines).checks.find(({ name }) => name === 'documentCode')?.ok
  it('P is no card\'s, but PU, the single sheet of an emergency travel document', () => {
    expect(read(first, second).valid).toBe(true)
    expect(read(first.replace('I<', 'PU'), second).valid).toBe(true)
    for (const code of ['P<', 'PD', 'PP']) {
      expect(read(first.replace('I<', code), second).valid).toBe(false)
      expect(documentCode(first.replace('I<', code), second)).toBe(false)
    }
    const td1 = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']
    expect(read(...td1).valid).toBe(true)
    expect(read(td1[0]!.replace('I<', 'P<'), ...td1.slice(1)).valid).toBe(false)
  })
  it('and A, C and I are no passport\'s; what an issuer chose otherwise stays its own', () => {
    const passport = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10']
    expect(read(passport[0]!.replace('P<', 'I<'), passport[1]!).valid).toBe(false)
    // Estonia's residence permits begin RP; the border crossing card of the United States is a card with a V.
    for (const code of ['RP', 'VB']) expect(read(`${code}USAD231458907<<<<<<<<<<<<<<<`, '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<').checks.some(({ name }) => name === 'documentCode')).toBe(false)
  })
})
