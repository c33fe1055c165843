import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../data-folder.ts'

/** What a step of a guide has whoever reads it type or keep, and what it says comes back: `…` is anything. */
export interface Example {
  language: string
  lines: readonly string[]
  answer: readonly string[]
}

/** The examples of a guide as they are shown, step by step. */
export const examplesIn = (guide: string): readonly (readonly Example[])[] => JSON.parse(readFileSync(join(projectRoot, 'resources/guides/examples', `${guide}.json`), 'utf8')) as Example[][]

/** Whether it is what the guide says: every character of it, but where the guide leaves some out. */
export function isAnswer(said: readonly string[], came: string): boolean {
  const pattern = said.join('\n').split('…').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('[^]*?')
  return new RegExp(`^${pattern}$`).test(came.trim())
}
