import { createInstance } from 'i18next'
import { describe, expect, it } from 'vitest'
import type { Check, Reading } from '../../../electron/contract/reading.ts'
import type { Language } from '../../../electron/contract/primitives.ts'
import { startText, readAnswer } from '../../../renderer/reading/field-answer.ts'
import { nextStep, type AtHand } from '../../../renderer/reading/next-step.ts'
import { shownPlaces } from '../../../renderer/reading/shown-places.ts'
import { datePieces } from '../../../renderer/parts/format.ts'
import type { Words } from '../../../renderer/parts/use-language.ts'
import ar from '../../../renderer/locales/ar.json' with { type: 'json' }
import de from '../../../renderer/locales/de.json' with { type: 'json' }
import en from '../../../renderer/locales/en.json' with { type: 'json' }
import { proven } from '../mock-chip.ts'
import { bothSides, cardFront, misprint, passport } from '../mock-documents.ts'

async function wordsIn(language: Language): Promise<Words> {
  const i18n = createInstance()
  await i18n.init({ resources: { en: { translation: en }, de: { translation: de }, ar: { translation: ar } }, lng: language, interpolation: { escapeValue: false } })
  return { t: i18n.t, language, has: (key, params) => i18n.exists(key, params ?? {}) }
}

const nothing = new Uint8Array()
const pictures = {
  page: nothing, portrait: nothing, infrared: nothing, ultraviolet: nothing,
  misprint: { page: nothing, portrait: nothing, crop: nothing }, card: { front: nothing, back: nothing, portrait: nothing },
}
const desk: AtHand = { chipReadable: false, onReader: false, unfinished: null }
const withReader: AtHand = { ...desk, chipReadable: true }

describe('what to do now', () => {
  const say = async (reading: Reading, at = desk) => {
    const { tone, say: said } = nextStep(await wordsIn('en'), reading, at)
    return [tone, said]
  }
  const warned = (check: Check): Reading => ({ ...passport(pictures), checks: [check] })

  it('is calm where a desk can do nothing more, and asks for the chip where it can', async () => {
    expect(await say(passport(pictures))).toEqual(['calm', 'Ready to store'])
    expect(await say(passport(pictures), withReader)).toEqual(['look', 'Lay it on the chip reader'])
    expect(await say(proven(passport(pictures), nothing), withReader)).toEqual(['done', 'Ready to store'])
  })

  it('asks for a page with a photo to be open only of what has pages', async () => {
    const more = async (reading: Reading) => nextStep(await wordsIn('en'), reading, withReader).more
    expect(await more(passport(pictures))).toContain('page with the photo')
    expect(await more(bothSides(pictures))).toBe('Flat on the reader. It is read by itself.')
  })

  it('names what to compare where a check failed, and calls somebody where the chip was changed', async () => {
    expect(await say(misprint(pictures), withReader)).toEqual(['stop', 'Compare with the document: Date of birth'])
    const stopped = (code: string): Reading => ({ ...passport(pictures), verdict: 'stop', reasons: [{ code }] })
    expect(await say(stopped('chipAltered'))).toEqual(['stop', 'Call your supervisor'])
    expect(await say(stopped('expired'))).toEqual(['stop', 'Ask for another document'])
    expect(await say(stopped('unreadableCharacters'))).toEqual(['stop', 'Scan it once more'])
    expect(await say(stopped('somethingNew'))).toEqual(['stop', 'Look at the document'])
  })

  it('says what the house does with a Stop where its policy does, and with nothing else', async () => {
    const house = 'Call the duty manager.'
    const stopped: Reading = { ...passport(pictures), verdict: 'stop', reasons: [{ code: 'expired' }] }
    const words = await wordsIn('en')
    expect(nextStep(words, stopped, { ...desk, house })).toMatchObject({ tone: 'stop', say: 'Ask for another document', more: house })
    expect(nextStep(words, stopped, { ...desk, house: null }).more).toBe('Many guests have a second one. Whether this one is enough, your house decides.')
    expect(nextStep(words, passport(pictures), { ...desk, house }).more).not.toBe(house)
  })

  it('asks for one thing at a time', async () => {
    expect(await say(cardFront(pictures), withReader)).toEqual(['look', 'Turn it over'])
    expect(await say({ ...passport(pictures), reasons: [{ code: 'lookAtField', params: { field: 'primaryIdentifier' } }] }, withReader)).toEqual(['look', 'Look at the marked place: Surname'])
    expect(await say({ ...passport(pictures), reasons: [{ code: 'formatInDoubt' }] }, withReader)).toEqual(['look', 'Scan it once more'])
    expect(await say(warned({ code: 'document.others', result: 'warn', fields: [] }))).toEqual(['look', 'Look at the document'])
    expect(await say(warned({ code: 'document.specimen', result: 'warn', fields: [] }))).toEqual(['calm', 'Ready to store'])
    expect(await say(misprint(pictures), { ...desk, unfinished: 'Sex' })).toEqual(['look', 'Finish the correction: Sex'])
  })
})

describe('a correction in the shown form', () => {
  const today = '2026-05-04'

  it.each([
    ['en', '12/08/1974'], ['en', '12.8.1974'], ['en', '12 August 1974'], ['en', '12 aug 1974'], ['en', '1974-08-12'], ['en', '12081974'],
    ['de', '12.08.1974'], ['de', '12. August 1974'], ['ar', '12/8/1974'], ['ar', '١٢/٨/١٩٧٤'], ['ar', '12 أغسطس 1974'],
    ['fr', '12/08/1974'], ['fr', '12 août 1974'], ['fr', '12 aout 1974'], ['fr', '12 Août 1974'], ['fr', '12 august 1974'],
    ['es', '12/8/1974'], ['es', '12 de agosto de 1974'], ['es', '12 ago 1974'], ['es', '12 agosto 1974'],
    ['it', '12/08/1974'], ['it', '12 agosto 1974'], ['it', '12 ago 1974'], ['it', '12-8-1974'],
  ] as const)('takes a date in %s: %s', async (language, typed) => {
    expect(readAnswer(await wordsIn(language), 'dateOfBirth', typed, today).value).toBe('1974-08-12')
  })

  it.each(['31.2.1990', '12.08.74', '1.1', 'soon', '32/01/1990', '01/13/1990'])('takes no date that is none: %s', async (typed) => {
    expect(readAnswer(await wordsIn('en'), 'dateOfExpiry', typed, today).value).toBeNull()
  })

  it('takes no birth that is still to come, and lets a field be emptied', async () => {
    const words = await wordsIn('en')
    expect(readAnswer(words, 'dateOfBirth', '05/05/2026', today)).toEqual({ value: null, says: '5 May 2026 is still to come' })
    expect(readAnswer(words, 'dateOfExpiry', '05/05/2036', today)).toEqual({ value: '2036-05-05', says: '5 May 2036' })
    expect(readAnswer(words, 'dateOfBirth', ' ', today).value).toBe('')
  })

  it.each([
    ['en', 'Finland', 'FIN'], ['en', 'finl', 'FIN'], ['en', 'FIN', 'FIN'], ['en', 'Finland (FIN)', 'FIN'], ['en', 'Germany', 'D'], ['en', 'deu', 'DEU'], ['en', 'Utopia', 'UTO'],
    ['de', 'österreich', 'AUT'], ['de', 'Osterreich', 'AUT'], ['ar', 'فنلندا', 'FIN'], ['en', 'United Kingdom', 'GBR'], ['en', 'QQQ', 'QQQ'],
    ['fr', 'États-Unis', 'USA'], ['fr', 'etats unis', 'USA'], ['fr', 'Côte d\'Ivoire', 'CIV'], ['fr', 'allem', 'D'],
    ['es', 'España', 'ESP'], ['es', 'espana', 'ESP'], ['es', 'alema', 'D'],
    ['it', 'Germania', 'D'], ['it', 'svizz', 'CHE'], ['it', 'Città del Vaticano', 'VAT'],
  ] as const)('takes a country in %s: %s', async (language, typed, code) => {
    expect(readAnswer(await wordsIn(language), 'nationality', typed, today).value).toBe(code)
  })

  it.each(['Atlantis', 'united', 'q', '12'])('takes no country that is none or several: %s', async (typed) => {
    expect(readAnswer(await wordsIn('en'), 'nationality', typed, today).value).toBeNull()
  })

  it('begins with what is shown', async () => {
    expect(startText(await wordsIn('de'), 'dateOfBirth', '1974-08-12')).toBe('12.08.1974')
    expect(startText(await wordsIn('en'), 'nationality', 'AUT')).toBe('Austria (AUT)')
    expect(startText(await wordsIn('en'), 'dateOfBirth', '740800')).toBe('740800')
  })
})

describe('a doubt in a shown date', () => {
  const placesOf = (iso: string, language: Language) => shownPlaces(datePieces(iso, language) ?? []).filter(({ places }) => places.length > 0).map(({ text, places }) => [text, places])

  it('stands at its digit, and at the month as a whole', () => {
    expect(placesOf('2000-02-29', 'en')).toEqual([['2', [8]], ['9', [9]], ['February', [5, 6]], ['2', [0]], ['0', [1]], ['0', [2]], ['0', [3]]])
    expect(placesOf('2000-02-05', 'de').slice(0, 2)).toEqual([['5', [8, 9]], ['Februar', [5, 6]]])
  })
})
