import ar from '../../../resources/locales/ar/errors.json' with { type: 'json' }
import de from '../../../resources/locales/de/errors.json' with { type: 'json' }
import en from '../../../resources/locales/en/errors.json' with { type: 'json' }
import es from '../../../resources/locales/es/errors.json' with { type: 'json' }
import fr from '../../../resources/locales/fr/errors.json' with { type: 'json' }
import it from '../../../resources/locales/it/errors.json' with { type: 'json' }
import { PAGE_ORIGIN } from '../lock-down.ts'

export const FAULT_PATH = '/cannot-be-shown.html'
export const FAULT_URL = `${PAGE_ORIGIN}${FAULT_PATH}`

const CODE = 'window.blank'
const texts = { en, de, fr, es, it, ar }

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/**
 * In place of a page that cannot be shown: no script, none of its files, and every language, since nobody can be asked which. The policy of our
 * pages lets in no style of its own (lock-down.ts).
 */
export function faultPage(): string {
  const said = Object.entries(texts).map(([language, { [CODE]: { sentence, action } }]) =>
    `<p lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><b>${escaped(sentence)}</b> ${escaped(action)}</p>`)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Foyer</title></head><body bgcolor="#f3f2ed" text="#1d1d1b"><h1>Foyer</h1>${said.join('\n')}<p><code>${CODE}</code></p></body></html>`
}
