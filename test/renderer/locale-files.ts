import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { language, type Language } from '../../electron/contract/primitives.ts'
import { projectRoot } from '../data-folder.ts'

export type Tree = { [key: string]: string | Tree }

/** Every language of the desk: the enum of the contract is the list that all others follow. */
export const allLanguages = language.options
export const PLURAL = /_(?:zero|one|two|few|many|other)$/

export function readTree(path: string): Tree {
  return JSON.parse(readFileSync(join(projectRoot, path), 'utf8')) as Tree
}

/** Texts by their whole path, `app.close`. */
export function flat(tree: Tree, under = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(under + key, value)
    else for (const [deeper, text] of flat(value, `${under}${key}.`)) found.set(deeper, text)
  }
  return found
}

/** Keys without their plural form, each once. */
export const bare = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].toSorted()

export const screenWords = Object.fromEntries(allLanguages.map((each) => [each, flat(readTree(`renderer/locales/${each}.json`))])) as Record<Language, Map<string, string>>
export const errorWords = Object.fromEntries(allLanguages.map((each) => [each, flat(readTree(`resources/locales/${each}/errors.json`))])) as Record<Language, Map<string, string>>
