import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNames, nameForms, transliterated } from '../../electron/documents/names.ts'

describe('the recommended form (ICAO 9303-3 §6)', () => {
  it.each([
    ['Müller', 'MUELLER'], ['Ångström', 'AANGSTROEM'], ['Weiß', 'WEISS'], ['Þórður Æsir', 'THORDUR AESIR'], ['Łukasz', 'LUKASZ'], ['Muñoz', 'MUNOZ'],
    ["O'Neil", 'ONEIL'], ['Müller-Lüdenscheidt', 'MUELLER LUEDENSCHEIDT'], ['Nguyễn', 'NGUYEN'], ['Dvořák', 'DVORAK'], ['Şükrü', 'SUEKRUE'], ['Đặng', 'DANG'],
    ['Хрущёв', 'KHRUSHCHEV'], ['Юлия', 'IULIIA'], ['ЖУКОВСЬКИЙ', 'ZHUKOVSKII'], ['محمد', 'MXHMD'], ['van der  Berg', 'VAN DER BERG'],
  ])('%s is %s', (name, form) => {
    expect(transliterated(name)).toBe(form)
  })
  it('has letters, digits and single blanks only, and no more than 64 forms', () => {
    assert(property(string({ unit: 'grapheme', maxLength: 60 }), (name) => {
      const forms = nameForms(name)
      expect(forms.length).toBeLessThanOrEqual(64)
      for (const form of forms) expect(form).toMatch(/^([A-Z0-9]+( [A-Z0-9]+)*)?$/)
    }), { seed: 5, numRuns: 300 })
  })
})

describe('two sources', () => {
  it.each([
    ['Müller', 'MULLER'], ['Müller', 'MUELLER'], ['MUELLER', 'Müller'], ['Jørgensen', 'JORGENSEN'], ['Muñoz', 'MUNXXOZ'], ['VAN DER BERG', 'Vanderberg'],
    ['D’Angelo', 'DANGELO'], ['Анна Мария', 'ANNA MARIIA'], ['', ''],
  ])('%s and %s are the same', (a, b) => {
    expect(compareNames(a, b)).toBe('same')
  })
  it.each([['ANNA MARIA', 'ANNA'], ['NILAVADHANANANDA', 'NILAVADHANAN'], ['PAPANDROPOULOUS JONATHON', 'PAPANDROPOULOUS JON']])('%s and %s: one is cut off', (a, b) => {
    expect(compareNames(a, b)).toBe('cutOff')
    expect(compareNames(b, a)).toBe('cutOff')
  })
  it.each([['ERIKSSON', 'ERIKSEN'], ['ANNA', 'ANNE'], ['LI', 'LIN'], ['JO', 'JOHN'], ['ERIKSSON', ''], ['Müller', 'MILLER'], ['ERIKSSON', 'ERIKSSONS']])('%s and %s are different', (a, b) => {
    expect(compareNames(a, b)).toBe('different')
  })
  it.each([['JUAN SEBA', 'JUAN SEBASTIAN'], ['DINGO P', 'DINGO POTOROO'], ['CHAYAPA DEJ K', 'CHAYAPA DEJTHAMRONG KRASUANG'], ['D', 'DINGO POTOROO']])('%s, its field full, is %s cut off', (short, long) => {
    expect(compareNames(short, long)).toBe('different')
    expect(compareNames(short, long, { a: true })).toBe('cutOff')
    expect(compareNames(long, short, { b: true })).toBe('cutOff')
    expect(compareNames(short, long, { b: true })).toBe('different')
  })
  it.each([['DINGO X', 'DINGO POTOROO'], ['', 'DINGO'], ['DINGO P Q', 'DINGO POTOROO']])('%s is not %s cut off', (short, long) => {
    expect(compareNames(short, long, { a: true, b: true })).toBe('different')
  })
  it('is the same in both directions', () => {
    assert(property(string({ maxLength: 20 }), string({ maxLength: 20 }), (a, b) => {
      expect(compareNames(a, b)).toBe(compareNames(b, a))
    }), { seed: 6, numRuns: 500 })
  })
})
