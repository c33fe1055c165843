import { policyKeys, policyRules, type PartOfPolicy, type PolicyKey, type PolicyRule } from '../../../contract/policy.ts'
import { language } from '../../../contract/primitives.ts'

/** Where group policy writes for Foyer; ordinary users read it and nobody but administrators writes it. */
export const REGISTRY_KEY = 'SOFTWARE\\Policies\\Foyer'
const ROOT = `HKEY_LOCAL_MACHINE\\${REGISTRY_KEY}`
const HEAD = 'Windows Registry Editor Version 5.00'

/** What a key of the registry holds: numbers (REG_DWORD), texts (REG_SZ), and keys below it. */
export interface RegistryValues { [name: string]: number | string | RegistryValues }

const ruleOf = (key: string): PolicyRule | undefined => (Object.hasOwn(policyRules, key) ? policyRules[key as PolicyKey] : undefined)

/** What the registry says in the words of the policy file: it knows no truth values, only 0 and 1. */
export function fromRegistry(values: RegistryValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, ruleOf(key)?.kind === 'switch' && (value === 0 || value === 1) ? value === 1 : value]))
}

const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const valueLine = (name: string, value: string | number | boolean): string =>
  `${quoted(name)}=${typeof value === 'string' ? quoted(value) : `dword:${Number(value).toString(16).padStart(8, '0')}`}`

/** A policy as `reg import` takes it; in a file it is UTF-16 with a byte order mark. */
export function registryText(policy: PartOfPolicy): string {
  const said = policyKeys.flatMap((key) => (policy[key] === undefined ? [] : [[key, policy[key]] as const]))
  const flat = said.flatMap(([key, value]) => (typeof value === 'object' ? [] : [valueLine(key, value)]))
  const below = said.flatMap(([key, value]) => (typeof value !== 'object' ? [] : [
    `[${ROOT}\\${key}]`, ...language.options.flatMap((each) => (value[each] === undefined ? [] : [valueLine(each, value[each])])), '',
  ]))
  return [HEAD, '', `[${ROOT}]`, ...flat, '', ...below].join('\r\n')
}

/** A text as it stands between quotes, with what is escaped. */
const TEXT = '"((?:[^"\\\\]|\\\\.)*)"'
const line = new RegExp(`^${TEXT}=(?:${TEXT}|dword:([0-9a-f]{8})|hex\\(1\\):((?:[0-9a-f]{2},?)*))$`, 'i')
const plain = (text: string): string => text.replace(/\\(.)/g, '$1')
const fromHex = (hex: string): string => Buffer.from(hex.replaceAll(',', ''), 'hex').toString('utf16le').replace(/\0+$/, '')

/**
 * An export of the registry (`reg export`, regedit): what it says under Foyer's key, whatever else is in it.
 * @throws TypeError where it is none, or holds a kind of value that no policy has
 */
export function registryValues(text: string): RegistryValues {
  const lines = text.replace(/,\\\r?\n\s*/g, ',').split(/\r?\n/)
  if (lines[0] !== HEAD) throw new TypeError('no registry export')
  const values: RegistryValues = {}
  let at: RegistryValues | null = null
  for (const each of lines.slice(1)) {
    const key = /^\[(.*)\]$/.exec(each)?.[1]
    if (key !== undefined) {
      at = placeOf(key, values)
    } else if (at !== null && each !== '' && !each.startsWith(';')) {
      const [whole, name = '', words, number, hex] = line.exec(each) ?? []
      if (whole === undefined) throw new TypeError('no value of a policy')
      at[plain(name)] = words !== undefined ? plain(words) : number !== undefined ? Number.parseInt(number, 16) : fromHex(hex ?? '')
    }
  }
  return values
}

/** Where values of this key belong: Foyer's own, one below it, or nowhere. */
function placeOf(key: string, values: RegistryValues): RegistryValues | null {
  if (key.toLowerCase() === ROOT.toLowerCase()) return values
  if (!key.toLowerCase().startsWith(`${ROOT.toLowerCase()}\\`)) return null
  const below: RegistryValues = {}
  values[key.slice(ROOT.length + 1)] = below
  return below
}
