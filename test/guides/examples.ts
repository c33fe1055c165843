import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GuideExample } from '../../renderer/guide/guides.ts'
import { projectRoot } from '../data-folder.ts'


/** The examples of a guide as they are shown, step by step. */
export const examplesIn = (guide: string): readonly (readonly GuideExample[])[] => JSON.parse(readFileSync(join(projectRoot, 'resources/guides/examples', `${guide}.json`), 'utf8')) as GuideExample[][]

/** Whether it is what the guide says: every character of it, but where the guide leaves some out. */
export function isAnswer(said: readonly string[], came: string): boolean {
  const pattern = said.join('\n').split('…').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('[^]*?')
  return new RegExp(`^${pattern}$`).test(came.trim())
}
