import { createInstance, type FormatterModule, type TFunction } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { namedIn, type Policy } from '../../electron/contract/policy.ts'
import { language, type Language } from '../../electron/contract/primitives.ts'
import { intlTags } from '../../electron/contract/typed-date.ts'
import en from '../locales/en.json' with { type: 'json' }
import { addErrorTexts } from './error-texts.ts'
import { loadGuideTexts } from './guide-texts.ts'

const words = createInstance()

/** Words and texts of errors, a file for each language: a desk holds those that somebody reads there. English stands in for what is not there yet. */
const others = {
  de: () => Promise.all([import('../locales/de.json', { with: { type: 'json' } }), import('../../resources/locales/de/errors.json', { with: { type: 'json' } })]),
  fr: () => Promise.all([import('../locales/fr.json', { with: { type: 'json' } }), import('../../resources/locales/fr/errors.json', { with: { type: 'json' } })]),
  es: () => Promise.all([import('../locales/es.json', { with: { type: 'json' } }), import('../../resources/locales/es/errors.json', { with: { type: 'json' } })]),
  it: () => Promise.all([import('../locales/it.json', { with: { type: 'json' } }), import('../../resources/locales/it/errors.json', { with: { type: 'json' } })]),
  ar: () => Promise.all([import('../locales/ar.json', { with: { type: 'json' } }), import('../../resources/locales/ar/errors.json', { with: { type: 'json' } })]),
}

export const isLoaded = (language: Language): boolean => words.hasResourceBundle(language, 'translation')

/** Once it is done, everything can be said in this language. */
export async function loadLanguage(language: Language): Promise<void> {
  if (language === 'en' || isLoaded(language)) return
  const [own, errors] = await others[language]()
  addErrorTexts(language, errors.default)
  words.addResourceBundle(language, 'translation', own.default)
}

export const languages: readonly Language[] = language.options
/** Each language in its own words: the one text that is never translated. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch', fr: 'Français', es: 'Español', it: 'Italiano', ar: 'العربية' }

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

/** The day with which a week begins where a language is spoken, Monday 0. */
export function firstWeekday(language: Language): number {
  const locale: Intl.Locale & { weekInfo?: { firstDay: number }; getWeekInfo?: () => { firstDay: number } } = new Intl.Locale(intlTags[language])
  // Older engines have it as a member.
  return ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1) - 1
}

/** First strong isolate and its end (Unicode UAX #9 §2.4): what stands between them keeps its own order. */
const [ISOLATE, END] = ['\u2068', '\u2069']

/** A name or a path within a sentence of the other direction: without that, `/etc/foyer` ends with its first stroke. */
function inItsDirection(value: unknown, language: string | undefined): unknown {
  return typeof value === 'string' && language === 'ar' && /[A-Za-z]/.test(value) ? `${ISOLATE}${value}${END}` : value
}

/** What every value that is put into a sentence goes through. */
const inserted: FormatterModule = {
  type: 'formatter',
  init: () => undefined,
  add: () => undefined,
  addCached: () => undefined,
  format: (value, _format, language) => inItsDirection(value, language) as string,
}

export async function startLanguages(): Promise<void> {
  await words.use(initReactI18next).use(inserted).init({
    resources: { en: { translation: en } },
    lng: 'en',
    fallbackLng: 'en',
    // React escapes what it draws.
    interpolation: { escapeValue: false, alwaysFormat: true },
    returnNull: false,
  })
}

/** What says things in another language than the screen's, once that is loaded. */
export function wordsIn(language: Language): TFunction {
  return words.getFixedT(language)
}

/** Counts what was asked for: a language that is loaded late does not come over one that was asked for since. */
let asked = 0

/** Change the language of everything on the screen, its guides too, and the direction with it. */
export async function showLanguage(language: Language): Promise<void> {
  asked += 1
  const mine = asked
  // Guides that cannot be read open in English, and keep nobody from their language.
  await Promise.all([loadLanguage(language), loadGuideTexts(language).catch(() => undefined)])
  if (mine !== asked) return
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  if (words.language !== language) await words.changeLanguage(language)
}

/** What somebody picked before signing in. It holds until a person with a language of their own is there, and is kept nowhere. */
let picked: Language | null = null

/** For whoever stands at the door: the desk's own language does not come back over it. */
export async function pickLanguage(language: Language): Promise<void> {
  picked = language
  await showLanguage(language)
}

/** Those that policy allows here: all where it says none. */
export function languagesUnder(policy: Pick<Policy, 'languages'>): readonly Language[] {
  const allowed = namedIn(policy.languages)
  return allowed === null ? languages : languages.filter((each) => allowed.includes(each))
}

/**
 * @param own of the person who is signed in, or null
 * @param desk what the desk speaks where nobody said otherwise
 * @param allowed those that policy allows; what is none of them gives way to the next
 */
export async function showLanguageOf(own: Language | null, desk: Language, allowed: readonly Language[] = languages): Promise<void> {
  if (own !== null) picked = null
  await showLanguage([own, picked, desk].find((each) => each !== null && allowed.includes(each)) ?? allowed[0] ?? desk)
}
