import { join } from 'node:path'
import { z } from 'zod'
import english from '../../../resources/locales/en/errors.json' with { type: 'json' }
import { language, type Language } from '../../contract/primitives.ts'
import { readSmallJson } from '../../system/small-json.ts'
import { PAGE_ORIGIN } from '../lock-down.ts'

export const FAULT_PATH = '/cannot-be-shown.html'
export const FAULT_URL = `${PAGE_ORIGIN}${FAULT_PATH}`

const CODE = 'window.blank'
const texts = z.object({ [CODE]: z.object({ sentence: z.string(), action: z.string() }) })
type Texts = z.infer<typeof texts>[typeof CODE]

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** English is in here already, for whoever starts this; the others are read when they are shown, so that no start waits for them. */
function textsIn(each: Language, resourcesFolder: string): Texts | null {
  if (each === 'en') return english[CODE]
  return texts.safeParse(readSmallJson(join(resourcesFolder, 'locales', each, 'errors.json'))).data?.[CODE] ?? null
}

/**
 * In place of a page that cannot be shown: no script, none of its files, and every language that is there, since nobody can be asked which. The
 * policy of our pages lets in no style of its own (lock-down.ts).
 */
export function faultPage(resourcesFolder: string): string {
  const said = language.options.flatMap((each) => {
    const own = textsIn(each, resourcesFolder)
    return own === null ? [] : [`<p lang="${each}" dir="${each === 'ar' ? 'rtl' : 'ltr'}"><b>${escaped(own.sentence)}</b> ${escaped(own.action)}</p>`]
  })
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Foyer</title></head><body bgcolor="#f3f2ed" text="#1d1d1b"><h1>Foyer</h1>${said.join('\n')}<p><code>${CODE}</code></p></body></html>`
}
