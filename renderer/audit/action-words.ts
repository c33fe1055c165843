import { useWords } from '../parts/use-language.ts'

/** Where the words of actions stand, each at its own name. */
const ACTIONS = 'audit.actions'

type Tree = { readonly [key: string]: string | Tree }

function flat(tree: Tree, before: string): { action: string; words: string }[] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [{ action: before + key, words: value }] : flat(value, `${before}${key}.`)))
}

/** Every action that has a name in the person's language, by name. */
export function useActions(): readonly { action: string; words: string }[] {
  const { t, language } = useWords()
  const tree: unknown = t(ACTIONS, { returnObjects: true })
  return flat(tree as Tree, '').toSorted((one, other) => one.words.localeCompare(other.words, language))
}

/** Actions whose names have a typed text in them, so that they are found in the language in which they are shown. */
export function actionsNamed(actions: readonly { action: string; words: string }[], typed: string): string[] {
  const part = typed.trim().toLocaleLowerCase()
  return part === '' ? [] : actions.filter(({ words }) => words.toLocaleLowerCase().includes(part)).map(({ action }) => action)
}
