import type { Language } from '../../electron/contract/primitives.ts'
import ar from '../../resources/guides/ar.json' with { type: 'json' }
import de from '../../resources/guides/de.json' with { type: 'json' }
import en from '../../resources/guides/en.json' with { type: 'json' }
import es from '../../resources/guides/es.json' with { type: 'json' }
import fr from '../../resources/guides/fr.json' with { type: 'json' }
import it from '../../resources/guides/it.json' with { type: 'json' }

/** One for each screen, and two that sentences lead to. */
export const guideTopics = ['signIn', 'setUp', 'scan', 'reading', 'records', 'audit', 'day', 'devices', 'settings', 'certificates', 'recovery'] as const
export type GuideTopic = (typeof guideTopics)[number]

export interface Guide {
  title: string
  /** What it is about, one or two sentences. */
  says: string
  /** One after the other. */
  steps: readonly string[]
  /** What else to know. */
  notes: readonly string[]
}

const guides: Partial<Record<Language, Record<GuideTopic, Guide>>> = { ar, de, es, fr, it }

/** In the person's language; in one that has none, English. */
export function guideOf(topic: GuideTopic, language: Language): Guide {
  return (guides[language] ?? en)[topic]
}

/** The language that a guide is really in. */
export const guideLanguage = (language: Language): Language => (guides[language] === undefined ? 'en' : language)
