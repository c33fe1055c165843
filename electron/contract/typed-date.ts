import type { Language } from './primitives.ts'

/** BCP 47 tag for Intl: Arabic with the digits that documents carry, so that a date can be compared with the page. */
export const intlTags: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', it: 'it-IT', ar: 'ar-u-nu-latn' }

/** What stands between day, month and year where a date is shown in numbers. */
function dot(language: Language): string {
  const shown = new Intl.DateTimeFormat(intlTags[language], { calendar: 'gregory', day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' })
  // Marks of direction beside it are for a screen.
  return shown.format(Date.UTC(2001, 0, 1)).replaceAll(/[\d\u200E\u200F\u061C]/g, '').charAt(0)
}

/** A day as a person would type it, the day of the month first; what is no day, `yyyy-mm-dd`, comes back as it is. */
export function typedDate(language: Language, value: string): string {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  return iso === null ? value : [iso[3], iso[2], iso[1]].join(dot(language))
}
