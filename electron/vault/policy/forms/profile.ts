import type { PartOfPolicy } from '../../../contract/policy.ts'
import { plistText } from './plist.ts'
import type { PlistValue } from './plist-value.ts'

/** Foyer's name to macOS: its managed preferences lie under it. */
export const BUNDLE_ID = 'org.foyer.kiosk'
const CUSTOM_SETTINGS = 'com.apple.ManagedClient.preferences'

/** Names of our own, the same in each profile of ours: one that is installed anew takes the place of the one before. */
const PROFILE_UUID = '5C1B0F0E-8C7D-4C7B-9F59-6A1E0A3E7D51'
const PAYLOAD_UUID = '0E5D5B5A-3B0B-4C4E-8E0B-2D1C7E9B6A42'

/** A policy as its property list has it. */
export const preferencesOf = (policy: PartOfPolicy): { [key: string]: PlistValue } =>
  Object.fromEntries(Object.entries(policy).flatMap(([key, value]) => (value === undefined ? [] : [[key, value as PlistValue]])))

/** A configuration profile (Apple, Configuration Profile Reference: custom settings) that fixes what this policy says. */
export function profileText(policy: PartOfPolicy): string {
  const named = (identifier: string, uuid: string, type: string) => ({ PayloadDisplayName: 'Foyer', PayloadIdentifier: identifier, PayloadType: type, PayloadUUID: uuid, PayloadVersion: 1 })
  return plistText({
    PayloadContent: [{
      ...named(`${BUNDLE_ID}.policy.settings`, PAYLOAD_UUID, CUSTOM_SETTINGS),
      PayloadContent: { [BUNDLE_ID]: { Forced: [{ mcx_preference_settings: preferencesOf(policy) }] } },
    }],
    ...named(`${BUNDLE_ID}.policy`, PROFILE_UUID, 'Configuration'),
    PayloadScope: 'System',
  })
}

type List = { [key: string]: PlistValue }
const listIn = (value: PlistValue | undefined): List | null => (typeof value === 'object' && !Array.isArray(value) ? value : null)
const firstOf = (value: PlistValue | undefined): List | null => (Array.isArray(value) ? listIn(value[0]) : null)

/** What a property list says of Foyer: the settings in a profile, or, as macOS keeps them, the list itself. */
export function settingsIn(value: PlistValue): PlistValue {
  const content = listIn(value)?.['PayloadContent']
  if (content === undefined) return value
  const ours = (Array.isArray(content) ? content : []).map((each) => listIn(listIn(listIn(each)?.['PayloadContent'])?.[BUNDLE_ID])).find((each) => each !== null)
  const settings = firstOf(ours?.['Forced'])?.['mcx_preference_settings']
  if (settings === undefined) throw new TypeError('a profile without settings of Foyer')
  return settings
}
