import { createInstance } from 'i18next'
import { describe, expect, it } from 'vitest'
import type { Words } from '../../../renderer/parts/use-language.ts'
import { checkSentence, documentName, fieldWords, inLookingOrder, reasonSentence, worstFirst } from '../../../renderer/reading/document-words.ts'
import type { Language } from '../../../electron/contract/primitives.ts'
import ar from '../../../renderer/locales/ar.json' with { type: 'json' }
import de from '../../../renderer/locales/de.json' with { type: 'json' }
import en from '../../../renderer/locales/en.json' with { type: 'json' }

async function wordsIn(language: Language): Promise<Words> {
  const i18n = createInstance()
  await i18n.init({ resources: { en: { translation: en }, de: { translation: de }, ar: { translation: ar } }, lng: language, interpolation: { escapeValue: false } })
  return { t: i18n.t, language, has: (key, params) => i18n.exists(key, params ?? {}) }
}

describe('how a document is said', () => {
  it('names type and state', async () => {
    expect(documentName(await wordsIn('en'), 'passport', 'FIN')).toBe('Passport, Finland')
    expect(documentName(await wordsIn('de'), 'documents.identityCard', 'D')).toBe('Personalausweis, Deutschland')
    expect(documentName(await wordsIn('en'), 'passport', 'UTO')).toBe('Passport, Utopia')
    expect(documentName(await wordsIn('en'), 'neverHeardOf', null)).toBe('Document')
  })

  it('says fields as people do, and leaves what it does not know', async () => {
    const words = await wordsIn('en')
    expect(fieldWords(words, 'dateOfBirth', '1974-08-12')).toBe('12 August 1974')
    expect(fieldWords(words, 'dateOfBirth', '740800')).toBe('740800')
    expect(fieldWords(words, 'nationality', 'AUT')).toBe('Austria (AUT)')
    expect(fieldWords(words, 'nationality', 'QQQ')).toBe('QQQ')
    expect(fieldWords(words, 'sex', 'F')).toBe('Female (F)')
    expect(fieldWords(words, 'documentNumber', '')).toBe('empty')
  })

  it('puts dates, states, fields and counts into sentences', async () => {
    const words = await wordsIn('en')
    expect(checkSentence(words, { code: 'document.notExpired', result: 'fail', fields: [], params: { date: '2020-02-01' } })).toBe('The document expired on 1 February 2020')
    expect(checkSentence(words, { code: 'person.age', result: 'pass', fields: [], params: { age: 1 } })).toBe('The holder is 1 year old')
    expect(reasonSentence(words, { code: 'chip.noCscaForCountry', params: { country: 'UTO' } })).toContain('Utopia')
    expect(reasonSentence(words, { code: 'checkDigitWrong', params: { field: 'documentNumber' } })).toContain('Document number')
  })

  it('says Arabic numbers of things in all their forms', async () => {
    const words = await wordsIn('ar')
    const said = [0, 1, 2, 3, 11, 100].map((age) => checkSentence(words, { code: 'person.age', result: 'pass', fields: [], params: { age } }))
    expect(said[1]).toBe('عمر صاحب الوثيقة سنة واحدة')
    expect(said[2]).toBe('عمر صاحب الوثيقة سنتان')
    expect(said[3]).toBe('عمر صاحب الوثيقة 3 سنوات')
    expect(said[4]).toBe('عمر صاحب الوثيقة 11 سنة')
  })

  it('never hides a check or a reason that it has no words for', async () => {
    const words = await wordsIn('en')
    expect(checkSentence(words, { code: 'some.newCheck', result: 'fail', fields: [] })).toContain('some.newCheck')
    expect(reasonSentence(words, { code: 'someNewReason' })).toContain('someNewReason')
  })

  it('puts what failed first and the fields in the order of looking', () => {
    const check = (result: 'pass' | 'fail' | 'warn') => ({ code: 'a', result, fields: [] })
    expect(worstFirst([check('pass'), check('fail'), check('warn')]).map((each) => each.result)).toEqual(['fail', 'warn', 'pass'])
    expect(inLookingOrder([{ name: 'address' as const }, { name: 'documentNumber' as const }, { name: 'primaryIdentifier' as const }]).map((each) => each.name)).toEqual(['primaryIdentifier', 'documentNumber', 'address'])
  })
})
