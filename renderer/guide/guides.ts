import type { Language } from '../../electron/contract/primitives.ts'
import ar from '../../resources/guides/ar.json' with { type: 'json' }
import de from '../../resources/guides/de.json' with { type: 'json' }
import en from '../../resources/guides/en.json' with { type: 'json' }
import es from '../../resources/guides/es.json' with { type: 'json' }
import connections from '../../resources/guides/typed/connections.json' with { type: 'json' }
import integrators from '../../resources/guides/typed/integrators.json' with { type: 'json' }
import fr from '../../resources/guides/fr.json' with { type: 'json' }
import it from '../../resources/guides/it.json' with { type: 'json' }

/** One for each screen, one for whoever has a security key, two that sentences lead to, and two for whoever joins other systems to the desk. */
export const guideTopics = ['signIn', 'securityKeys', 'setUp', 'scan', 'reading', 'records', 'audit', 'day', 'devices', 'settings', 'connections', 'integrators', 'certificates', 'recovery'] as const
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

/** What is typed or kept, letter by letter the same in every language; `…` stands for what differs. */
export interface GuideExample {
  language: string
  /** What it is for, where that is not the shell: a name that no language has another word for. */
  title?: string
  lines: readonly string[]
  /** What comes back; nothing where that is not the point. */
  answer: readonly string[]
}

const examples: Partial<Record<GuideTopic, readonly (readonly GuideExample[])[]>> = { connections, integrators }

/** The examples of a step, counted from 0. */
export const examplesOf = (topic: GuideTopic, step: number): readonly GuideExample[] => examples[topic]?.[step] ?? []

const guides: Partial<Record<Language, Record<GuideTopic, Guide>>> = { ar, de, es, fr, it }

/** In the person's language; in one that has none, English. */
export function guideOf(topic: GuideTopic, language: Language): Guide {
  return (guides[language] ?? en)[topic]
}

/** The language that a guide is really in. */
export const guideLanguage = (language: Language): Language => (guides[language] === undefined ? 'en' : language)
