import { settingNames } from './setting-names.ts'
import type { Settings } from './settings.ts'

/** The contract's limit, in UTF-16 units. */
const LONGEST_NAME = 80

/** What the desk is called; empty where nobody called it anything. */
export const deskNameOf = (settings: Settings): string => (settings.get(settingNames.deskName) ?? '').slice(0, LONGEST_NAME)
