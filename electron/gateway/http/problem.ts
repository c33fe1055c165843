import { errorCodes, type ErrorCode } from '../../contract/error-codes.ts'
import type { Language } from '../../contract/primitives.ts'
import ar from '../../../resources/locales/ar/errors.json' with { type: 'json' }
import de from '../../../resources/locales/de/errors.json' with { type: 'json' }
import en from '../../../resources/locales/en/errors.json' with { type: 'json' }
import es from '../../../resources/locales/es/errors.json' with { type: 'json' }
import fr from '../../../resources/locales/fr/errors.json' with { type: 'json' }
import it from '../../../resources/locales/it/errors.json' with { type: 'json' }
import { language } from '../../contract/primitives.ts'

const texts: Readonly<Record<Language, Readonly<Record<ErrorCode, { sentence: string, action: string }>>>> = { en, de, fr, es, it, ar }

export const PROBLEM_TYPE = 'application/problem+json'

/** RFC 9457: `type` names the code, `title` is its sentence; `action` is what to do, and `detail` a few technical words where there are any. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ErrorCode
  action: string
  detail?: string
}

export function problemOf({ code, detail }: { code: ErrorCode, detail?: string | undefined }, inLanguage: Language): Problem {
  const { sentence, action } = texts[inLanguage][code]
  return { type: `urn:foyer:error:${code}`, title: sentence, status: errorCodes[code], code, action, ...(detail === undefined ? {} : { detail }) }
}

/** The language of ours that whoever asks likes best (RFC 9110 §12.5.4), of equal ones the first; the desk's where they like none. */
export function languageOf(accepted: string | undefined, usual: Language): Language {
  const [best] = (accepted ?? '').slice(0, 200).split(',').flatMap((part) => {
    const [range = '', quality] = part.split(';').map((each) => each.trim())
    const known = language.safeParse(range.slice(0, 2).toLowerCase())
    const weight = quality === undefined ? 1 : Number(/^q=(\d(?:\.\d{1,3})?)$/.exec(quality)?.[1] ?? 0)
    return known.success && /^[A-Za-z]{2}(?:-|$)/.test(range) && weight > 0 ? [{ known: known.data, weight }] : []
  }).toSorted((one, other) => other.weight - one.weight)
  return best?.known ?? usual
}
