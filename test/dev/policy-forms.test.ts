import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { defaultPolicy, policyKeys, policyRules, type PolicyRule } from '../../electron/contract/policy.ts'
import { language } from '../../electron/contract/primitives.ts'
import { policyFolder, policyForms } from '../../electron/dev/policy-forms.ts'
import { keysIn, written } from '../../electron/vault/policy/forms/forms.ts'
import { registryValues, type RegistryValues } from '../../electron/vault/policy/forms/registry.ts'
import { saidBy } from '../../electron/vault/policy/said.ts'

const forms = policyForms()
const text = (name: string): string => readFileSync(join(policyFolder, name), 'utf8')

/** Each element of an XML file: its name, its attributes, what stands above it, and its text. */
interface Element { name: string, attributes: Record<string, string>, above: Element | null, text: string }
function elements(xml: string): Element[] {
  const all: Element[] = []
  let at: Element | null = null
  const parser = new SaxesParser()
  parser.on('opentag', ({ name, attributes }) => { at = { name, attributes, above: at, text: '' }; all.push(at) })
  parser.on('text', (more) => { if (at !== null) at.text += more })
  parser.on('closetag', () => { at = at?.above ?? null })
  parser.on('error', (error) => { throw error })
  parser.write(xml).close()
  return all
}
const policyAbove = (element: Element): Element | null => (element.name === 'policy' || element.above === null ? element : policyAbove(element.above))

it('what IT needs to write a policy is what the table says: `npm run policy-schema` writes it', () => {
  expect(readdirSync(policyFolder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length).toBe(Object.keys(forms).length)
  for (const [name, wanted] of Object.entries(forms)) expect({ name, text: text(name) }).toEqual({ name, text: wanted })
})

it.skipIf(spawnSync('xmllint', ['--version']).error !== undefined && process.env['CI'] === undefined)('is well-formed, by another’s program', () => {
  for (const name of Object.keys(forms).filter((each) => /\.(?:admx|adml|mobileconfig)$/.test(each))) {
    expect(execFileSync('xmllint', ['--nonet', '--noout', join(policyFolder, name)], { encoding: 'utf8' })).toBe('')
  }
})

describe('group policy’s definition', () => {
  const admx = elements(text('foyer.admx'))
  const named = (name: string) => admx.filter((each) => each.name === name)

  /** What an administrator who sets each key writes into the registry, by the definition alone. */
  function set(said: RegistryValues): RegistryValues {
    const registry: RegistryValues = {}
    const write = (key: string, name: string, value: number | string) => {
      const below = key.replace('SOFTWARE\\Policies\\Foyer', '').replace('\\', '')
      if (below === '') registry[name] = value
      else registry[below] = { ...(registry[below] as RegistryValues | undefined), [name]: value }
    }
    for (const { attributes } of named('policy')) {
      const { valueName, key = '', name = '' } = attributes
      if (valueName !== undefined) write(key, valueName, Number(admx.find((each) => each.name === 'decimal' && each.above?.name === (said[name] === 1 ? 'enabledValue' : 'disabledValue') && policyAbove(each)?.attributes['name'] === name)?.attributes['value']))
    }
    for (const element of admx.filter((each) => each.above?.name === 'elements')) {
      const above = policyAbove(element)?.attributes ?? {}
      const [name = '', key = above['key'] ?? ''] = [element.attributes['valueName'], element.attributes['key']]
      const value = said[above['name'] ?? '']
      const mine = typeof value === 'object' ? value[name] : value
      if (typeof mine !== 'object' && mine !== undefined) write(key, name, mine)
    }
    return registry
  }

  it('has each key once, and what it writes is read back as the same policy', () => {
    expect(named('policy').map(({ attributes }) => attributes['name'])).toEqual(policyKeys)
    const given = { ...defaultPolicy, retentionDays: 7, kiosk: false, houseName: 'Utopia Hotels', stopSentence: { en: 'Call.', ar: 'اتصل.' } }
    const asRegistry = registryValues(Buffer.from(written(given, 'reg')).toString('utf16le').slice(1))
    expect(set(asRegistry)).toEqual(Object.fromEntries(Object.entries(asRegistry).filter(([key]) => key !== 'legalGround')))
  })

  it('lets nothing pass that the desk does not take', () => {
    for (const element of admx.filter((each) => each.above?.name === 'elements')) {
      const rule: PolicyRule = policyRules[policyAbove(element)?.attributes['name'] as keyof typeof policyRules]
      const { minValue, maxValue, maxLength } = element.attributes
      expect([minValue, maxValue, maxLength]).toEqual(rule.kind === 'number' ? [String(rule.min), String(rule.max), undefined] : [undefined, undefined, rule.kind === 'switch' ? undefined : String(rule.longest)])
    }
  })

  it.each(Object.keys(forms).filter((name) => name.endsWith('.adml')))('has all its words and boxes in %s, and no others', (name) => {
    const adml = elements(text(name))
    const asked = new Set([...text('foyer.admx').matchAll(/\$\((string|presentation)\.(\w+)\)/g)].map(([, kind, id]) => `${kind} ${id}`))
    const there = adml.filter((each) => each.name === 'string' || each.name === 'presentation').map((each) => `${each.name} ${each.attributes['id']}`)
    expect(there.toSorted()).toEqual([...asked].toSorted())
    expect(adml.filter((each) => each.name === 'string' && each.text.trim() === '')).toEqual([])
    const boxes = adml.flatMap((each) => each.attributes['refId'] ?? [])
    expect(boxes.toSorted()).toEqual(admx.filter((each) => each.above?.name === 'elements').flatMap((each) => each.attributes['id'] ?? []).toSorted())
  })
})

it('the configuration profile, installed as it is, changes nothing at a desk', () => {
  expect(saidBy(keysIn(readFileSync(join(policyFolder, 'foyer.mobileconfig')), 'mobileconfig'))).toEqual({ values: defaultPolicy, unknown: {} })
  expect(language.options.length).toBe(Object.keys(forms).filter((name) => name.endsWith('.adml')).length)
})
