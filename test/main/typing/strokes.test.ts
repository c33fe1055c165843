import { describe, expect, it } from 'vitest'
import { TYPED_MAX } from '../../../electron/contract/typing.ts'
import { BURST } from '../../../electron/main/typing/keyboard.ts'
import { dateIn, strokesOf, typeable } from '../../../electron/main/typing/strokes.ts'

const shown = (...given: Parameters<typeof strokesOf>) => strokesOf(...given).map(({ strokes }) => strokes.map((each) => ('key' in each ? `[${each.key}]` : each.text)).join('|'))

describe('what a layout presses', () => {
  it('is each field in its place, with dates in its form, and the keys around a field that the record has not', () => {
    expect(shown(['primaryIdentifier', 'Tab', 'address', 'Tab', 'dateOfBirth', 'Enter'], [{ name: 'dateOfBirth', value: '1990-01-02' }, { name: 'primaryIdentifier', value: 'Müller-Łuczak' }], 'mm/dd/yyyy'))
      .toEqual(['Müller-Ł|uczak', '[Tab]', '[Tab]', '01/02/19|90', '[Enter]'])
  })

  it.each([['dd.mm.yyyy', '02.01.1990'], ['dd/mm/yyyy', '02/01/1990'], ['mm/dd/yyyy', '01/02/1990'], ['yyyy-mm-dd', '1990-01-02'], ['ddmmyyyy', '02011990'], ['mmddyyyy', '01021990'], ['yyyymmdd', '19900102']] as const)('has a day as %s', (form, typed) => {
    expect(dateIn(form, '1990-01-02')).toBe(typed)
    expect(dateIn(form, '1990')).toBe('1990')
  })

  it('is never a key that a document would press', () => {
    expect(typeable('A\tB\u00AD\r\nC\u0008\u001B\u2028D\u202E\u200FE\u007F')).toBe('A B C DE')
    expect(typeable('e\u0301')).toBe('é')
    expect(shown(['address'], [{ name: 'address', value: '\t\n' }], 'dd.mm.yyyy')).toEqual([])
  })

  it('is bounded, burst by burst and in all, and cuts no character in two', () => {
    const [field] = strokesOf(['address'], [{ name: 'address', value: '𝒜'.repeat(TYPED_MAX + 9) }], 'dd.mm.yyyy')
    const texts = field!.strokes.map((each) => ('text' in each ? each.text : ''))
    expect(texts.join('')).toBe('𝒜'.repeat(TYPED_MAX))
    expect(Math.max(...texts.map((text) => Array.from(text).length))).toBe(BURST)
  })
})
