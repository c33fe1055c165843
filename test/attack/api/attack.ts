import type { AttackedDesk } from './desk.ts'

/** Who attacks: a page in a browser, another program on this computer, or somebody with a credential that is not good for it. */
export type Attacker = 'page' | 'program' | 'client'

/** What came of one attack: how often it was tried, what was heard, and how many answers had something of a document in them. `amiss`: what should not have been heard. */
export interface Came { tried: number, heard: string, leaked: number, amiss?: readonly string[] }

/** One answer: its status or what became of it in its place, and its words. */
export interface Heard { said: string, text: string }

export interface Attack {
  name: string
  by: Attacker
  run(desk: AttackedDesk): Promise<Came>
}

/** Answers in a few words: how often which. */
export function counted(words: readonly string[]): string {
  const times = new Map<string, number>()
  for (const word of words) times.set(word, (times.get(word) ?? 0) + 1)
  return [...times].map(([word, many]) => (many === 1 ? word : `${word} ×${many}`)).join(', ')
}

/** What was heard by statuses, and whether a document was in it. */
export function cameOf(desk: Pick<AttackedDesk, 'secrets'>, heard: readonly Heard[]): Came {
  return { tried: heard.length, heard: counted(heard.map(({ said }) => said)), leaked: heard.filter(({ text }) => desk.secrets.some((secret) => text.toUpperCase().includes(secret))).length }
}

/** The same, where each answer must be one of a kind. @param amiss what is amiss besides */
export function judged(desk: Pick<AttackedDesk, 'secrets'>, heard: readonly Heard[], isWanted: (each: Heard, index: number) => boolean, amiss: readonly string[] = []): Came {
  const wrong = heard.flatMap((each, index) => (isWanted(each, index) ? [] : [`number ${index + 1} heard ${each.said}`]))
  return { ...cameOf(desk, heard), amiss: [...amiss, ...wrong] }
}
