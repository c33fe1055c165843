import type { Language } from '../../electron/contract/primitives.ts'
import en from '../../resources/guides/en.json' with { type: 'json' }
import backup from '../../resources/guides/typed/backup.json' with { type: 'json' }
import connections from '../../resources/guides/typed/connections.json' with { type: 'json' }
import incident from '../../resources/guides/typed/incident.json' with { type: 'json' }
import install from '../../resources/guides/typed/install.json' with { type: 'json' }
import integrators from '../../resources/guides/typed/integrators.json' with { type: 'json' }
import policy from '../../resources/guides/typed/policy.json' with { type: 'json' }
import proof from '../../resources/guides/typed/proof.json' with { type: 'json' }
import update from '../../resources/guides/typed/update.json' with { type: 'json' }
import { guideTextsIn } from '../parts/guide-texts.ts'

/** Whose guides they are, in the order in which they stand: who is at the desk, who looks after what was done there, who looks after the desk. */
export const guideReaders = ['desk', 'supervision', 'audit', 'it', 'programs', 'everyone'] as const
export type GuideReader = (typeof guideReaders)[number]

/** The guides of each reader: what one has to know first stands first. */
export const guidesOf = {
  desk: ['signIn', 'factors', 'securityKeys', 'codeApp', 'shift', 'scan', 'reading', 'records'],
  supervision: ['day', 'alerts', 'fourEyes'],
  audit: ['audit', 'proof', 'permissions'],
  it: ['install', 'setUp', 'devices', 'settings', 'policy', 'network', 'certificates', 'lockDown', 'backup', 'recovery', 'waysBack', 'update', 'incident'],
  programs: ['connections', 'integrators'],
  everyone: ['accessibility'],
} as const satisfies Record<GuideReader, readonly string[]>

export type GuideTopic = (typeof guidesOf)[GuideReader][number]
export const guideTopics: readonly GuideTopic[] = guideReaders.flatMap((reader) => guidesOf[reader])

/** Whose guide it is. */
export const readerOf = (topic: GuideTopic): GuideReader => guideReaders.find((reader) => guidesOf[reader].some((each) => each === topic)) ?? 'everyone'

export interface Guide {
  title: string
  /** What it is about, one or two sentences. */
  says: string
  /** One after the other. */
  steps: readonly string[]
  /** What else to know. */
  notes: readonly string[]
  /** What to do where, beside the steps: two words of heading, two of each row. */
  table?: { head: readonly [string, string], rows: readonly (readonly [string, string])[] }
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

const examples: Partial<Record<GuideTopic, readonly (readonly GuideExample[])[]>> = { backup, connections, incident, install, integrators, policy, proof, update }

/** The examples of a step, counted from 0. */
export const examplesOf = (topic: GuideTopic, step: number): readonly GuideExample[] => examples[topic]?.[step] ?? []

type Guides = Record<GuideTopic, Guide>

/** As its file has them; null for a language that is not there. */
const textsIn = (language: Language): object | null => (language === 'en' ? en : guideTextsIn(language))

/** In the person's language, which was loaded with their screens; in one that is not there, English. */
export function guideOf(topic: GuideTopic, language: Language): Guide {
  return ((textsIn(language) ?? en) as Guides)[topic]
}

/** The language that a guide is really in. */
export const guideLanguage = (language: Language): Language => (textsIn(language) === null ? 'en' : language)
