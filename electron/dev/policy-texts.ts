import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicyKey, PolicySection } from '../contract/policy.ts'
import type { Language } from '../contract/primitives.ts'
import { root } from './paths.ts'

/** The words of the settings screen that say what a key of the policy is. */
export interface PolicyTexts { policy: Record<PolicyKey, { title: string, says: string }> & { sections: Record<PolicySection, string> } }

export const policyTexts = (spoken: Language): PolicyTexts => JSON.parse(readFileSync(join(root, 'renderer', 'locales', `${spoken}.json`), 'utf8')) as PolicyTexts
