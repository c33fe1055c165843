import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkCodes, checkResults, reasonCodes } from '../../electron/contract/check-codes.ts'
import { errorCodes } from '../../electron/contract/error-codes.ts'
import { allCalls, internalCalls } from '../../electron/contract/index.ts'
import { cameraHint, fieldName } from '../../electron/contract/reading.ts'
import { projectRoot } from '../data-folder.ts'
import { allLanguages, bare, flat, PLURAL, readTree, screenWords, type Tree } from './locale-files.ts'

const others = allLanguages.filter((each) => each !== 'en')
const words = screenWords
const known = new Set(bare(words.en.keys()))
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').toSorted()

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? sources(path) : /\.tsx?$/.test(name) ? [path] : []
  })
}

describe('the words on the screens', () => {
  it.each(others)('%s has the same keys as English', (language) => {
    expect(bare(words[language].keys())).toEqual(bare(words.en.keys()))
  })

  it.each(allLanguages)('%s has a form for each of its plurals', (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const plurals = bare([...words.en.keys()].filter((key) => PLURAL.test(key)))
    expect(plurals.length).toBeGreaterThan(10)
    for (const key of plurals) {
      const found = [...words[language].keys()].filter((each) => PLURAL.test(each) && each.replace(PLURAL, '') === key)
      expect(found.toSorted()).toEqual(forms.map((form) => `${key}_${form}`).toSorted())
    }
  })

  it.each(others)('%s keeps every place for a value', (language) => {
    for (const [key, text] of words.en) {
      if (PLURAL.test(key)) continue
      expect({ key, places: places(words[language].get(key) ?? '') }).toEqual({ key, places: places(text) })
    }
  })

  it.each(allLanguages)('%s names in its plurals nothing that it is not given, and the number wherever it is not one', (language) => {
    // None, one and two may be said in a word.
    const mayBeWords = /_(?:zero|one|two)$/
    const wrong = [...words[language]].filter(([key, text]) => {
      if (!PLURAL.test(key)) return false
      const given = places(words.en.get(key.replace(PLURAL, '_other')) ?? '')
      const said = places(text)
      return mayBeWords.test(key) ? said.some((place) => !given.includes(place)) : said.join() !== given.join()
    })
    expect(wrong).toEqual([])
  })

  it('has every key that the screens name', () => {
    const missing = sources(join(projectRoot, 'renderer')).flatMap((path) => {
      const text = readFileSync(path, 'utf8')
      return [...text.matchAll(/\bt\('([A-Za-z0-9.]+)'/g), ...text.matchAll(/\? '([a-z][A-Za-z]+\.[A-Za-z0-9.]+)' : '/g)].map((match) => match[1] ?? '').filter((key) => !known.has(key)).map((key) => `${path}: ${key}`)
    })
    expect(missing).toEqual([])
  })

  it('says every check, reason, hint, field and call of the contract', () => {
    const wanted = [
      ...checkCodes.flatMap((code) => checkResults[code].map((result) => `checks.${code}.${result}`)),
      ...reasonCodes.map((code) => `reasons.${code}`),
      ...cameraHint.options.map((hint) => `hints.${hint}`),
      ...fieldName.options.map((name) => `fields.${name}`),
      // Any call that is refused or fails can stand in the trail, those between the processes too.
      ...Object.keys(allCalls).flatMap((name) => [`audit.actions.${name}`, `audit.attempts.${name}`]),
    ]
    expect(wanted.filter((key) => !known.has(key))).toEqual([])
  })

  it('says what the desk does by itself', () => {
    const vault = sources(join(projectRoot, 'electron', 'vault')).map((path) => readFileSync(path, 'utf8')).join('\n')
    // Each way in which an event of no call gets its name.
    const own = [/trailEvent\(desk, '([\w.]+)'/g, /systemFrame\('\w+', '[^']+', '([\w.]+)'/g, /\bappend\('([\w.]+)'/g, /_EVENT = '([\w.]+)'/g, /action: '([\w.]+)'/g]
      .flatMap((pattern) => [...vault.matchAll(pattern)].map((match) => match[1] ?? ''))
    const named = new Set([...own, ...internalCalls['internal.happening'].input.shape.action.options])
    expect([...named]).toEqual(expect.arrayContaining(['audit.cover', 'audit.purge', 'audit.settings', 'retention.purge', 'system.policyProblem', 'system.clockLeapt', 'system.start']))
    expect([...named].filter((action) => !known.has(`audit.actions.${action}`))).toEqual([])
  })

  it('does not say of a database that others changed or damaged that nothing in it was touched', () => {
    for (const code of ['database.altered', 'database.damaged']) expect(known).toContain(`fault.safeFor.${code}`)
  })

  it('says no check and no reason that there is not', () => {
    const checks = new Set(checkCodes.flatMap((code) => checkResults[code].map((result) => `checks.${code}.${result}`)))
    const reasons = new Set(reasonCodes.map((code) => `reasons.${code}`))
    expect([...known].filter((key) => (key.startsWith('checks.') && !checks.has(key)) || (key.startsWith('reasons.') && !reasons.has(key)))).toEqual([])
  })

  it('keeps text out of the components', () => {
    // Words between tags, or in an attribute that is read aloud.
    const loose = sources(join(projectRoot, 'renderer')).filter((path) => path.endsWith('.tsx')).flatMap((path) => {
      const text = readFileSync(path, 'utf8')
      return [...text.matchAll(/<(?:p|h\d|span|button|label|dt|dd|strong|li|summary)(?: [^<>{}]*)?>\s*([A-Za-z][a-z]{2,}[^<{]*)</g), ...text.matchAll(/(?:aria-label|title|alt|placeholder)="([^"]+)"/g)].map((match) => `${path}: ${match[1]}`)
    })
    expect(loose).toEqual([])
  })
})

describe('the texts of the errors', () => {
  it.each(allLanguages)('%s has a sentence and an action for exactly the codes of the contract', (language) => {
    const texts = readTree(`resources/locales/${language}/errors.json`)
    expect(Object.keys(texts).toSorted()).toEqual(Object.keys(errorCodes).toSorted())
    const thin = Object.entries(texts).filter(([, text]) => Object.keys(text).toSorted().join() !== 'action,sentence' || [...flat(text as Tree).values()].some((part) => part.length < 5))
    expect(thin).toEqual([])
  })
})
