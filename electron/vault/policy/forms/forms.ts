import type { PartOfPolicy } from '../../../contract/policy.ts'
import { plistValue } from './plist.ts'
import { profileText, settingsIn } from './profile.ts'
import { fromRegistry, registryText, registryValues } from './registry.ts'
import { textOf } from './text-of.ts'

/** In which a policy is written: the file's own, an export of Windows' registry, and what macOS keeps or installs. */
export const policyForms = ['json', 'reg', 'mobileconfig'] as const
export type PolicyForm = (typeof policyForms)[number]

const endings: readonly [RegExp, PolicyForm][] = [[/\.reg$/i, 'reg'], [/\.(?:mobileconfig|plist)$/i, 'mobileconfig']]

/** By how its name ends. */
export const formOf = (path: string): PolicyForm => endings.find(([ending]) => ending.test(path))?.[1] ?? 'json'

/**
 * What a policy in this form says, key by key, as it was written.
 * @throws an error where it is not in this form
 */
export function keysIn(bytes: Uint8Array, form: PolicyForm): unknown {
  if (form === 'mobileconfig') return settingsIn(plistValue(bytes))
  return form === 'reg' ? fromRegistry(registryValues(textOf(bytes))) : JSON.parse(textOf(bytes))
}

/** A policy in this form, ready to be installed. */
export function written(policy: PartOfPolicy, form: PolicyForm): Uint8Array {
  if (form === 'mobileconfig') return Buffer.from(profileText(policy), 'utf8')
  // What `reg import` reads without losing a letter.
  return form === 'reg' ? Buffer.from(`\uFEFF${registryText(policy)}`, 'utf16le') : Buffer.from(`${JSON.stringify(policy, null, 2)}\n`, 'utf8')
}
