import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultPolicy, partOfPolicy, policy, policyKeys, policyRules, policySections, policyWords, toldValue, type AddressForm, type PolicyRule } from '../../electron/contract/policy.ts'
import { language } from '../../electron/contract/primitives.ts'
import { projectRoot } from '../data-folder.ts'

type Tree = { [key: string]: Tree | string | undefined }
function textAt(tree: Tree, path: string): string {
  const found = path.split('.').reduce<Tree | string | undefined>((at, name) => (typeof at === 'object' ? at[name] : undefined), tree)
  return typeof found === 'string' ? found : ''
}

interface Schema { additionalProperties: boolean, properties: Record<string, { title?: string, description?: string, type: string, minimum?: number, maximum?: number, maxLength?: number, pattern?: string, properties?: Record<string, { maxLength: number }>, default: unknown }> }
const schema = JSON.parse(readFileSync(join(projectRoot, 'resources', 'policy', 'policy.schema.json'), 'utf8')) as Schema

describe('a rule of policy', () => {
  it.each(language.options)('has a name, a sentence and a heading in %s, and there is no word for a rule that there is not', (spoken) => {
    const words = JSON.parse(readFileSync(join(projectRoot, 'renderer', 'locales', `${spoken}.json`), 'utf8')) as { policy: Tree }
    const wanted = [...policyKeys.flatMap((key) => Object.values(policyWords(key))), ...policySections.map((section) => `policy.sections.${section}`)]
    expect(wanted.filter((path) => textAt(words, path).length < 4)).toEqual([])
    expect(Object.keys(words.policy).toSorted()).toEqual(['sections', ...policyKeys].toSorted())
    expect(Object.keys(words.policy['sections'] ?? {}).toSorted()).toEqual([...policySections].toSorted())
  })

  it('stands under a heading of the screen, and each heading has one', () => {
    expect([...new Set(policyKeys.map((key) => policyRules[key].section))].toSorted()).toEqual([...policySections].toSorted())
  })

  it('has a default within its bounds', () => {
    expect(policy.parse(defaultPolicy)).toEqual(defaultPolicy)
  })
})

it('tells the trail that a text was set, and in which languages, never what it says', () => {
  expect([toldValue('Utopia Hotels'), toldValue(''), toldValue({ en: 'Call her.', ar: 'x' }), toldValue({}), toldValue(7), toldValue(false)]).toEqual(['given', 'none', 'en,ar', 'none', '7', 'false'])
})

describe('the schema file for IT', () => {
  /** One that is taken, then others that are not. */
  const written: Record<AddressForm, string[]> = {
    https: ['https://siem.example:8088/logs', 'https://siem.example?q', 'http://siem.example', 'https://me:secret@siem.example', 'siem.example'],
    hosts: ['192.0.2.7:8080 http://[fe80::1%25eth0]/eSCL scanner.example', 'scanner.example/eSCL?q', 'ftp://scanner.example', 'http://me@scanner.example', 'a;b'],
    sources: ['scanner  chip', 'Camera', 'camera,chip', 'api', 'cameras'],
    verification: ['required', 'Required', 'never', 'required preferred'],
    fourEyes: ['export  keys staff', 'Export', 'export,keys', 'exports', 'everything'],
    languages: ['de ar', 'DE', 'nl', 'de,ar', 'den'],
    files: ['https://pki.house.example/de.ml https://192.0.2.7:8443/crl?of=UT', 'http://pki.house.example/de.ml', 'https://pki.house.example', 'https://me:secret@pki.house.example/a', 'file:///etc/a'],
    proxy: ['http://proxy.example:3128', 'https://proxy.example', 'http://me:secret@proxy.example:3128', 'proxy.example:3128'],
    permitted: ['pms.example  *.Example.org. 192.0.2.0/24 [2001:db8::7] fe80::/10 bücher.example', 'pms.example:443', '*', 'pms.*.example', '0x7f.1', '10.0.0.0/33', 'me@pms.example', 'https://pms.example', 'pms.example,siem.example', 'fe80::1%eth0', '2130706433', 'pms..example'],
    listen: ['192.0.2.7', 'desk.example', '192.0.2.7:8080', ':: 1'],
    names: ['desk.example desk-7', 'desk.example:7443', '-desk', 'https://desk.example'],
    folder: ['/srv/scans', 'scans', '../scans', 'file:///srv', 'C:scans'],
    serialPort: ['/dev/ttyUSB0 9600 8N1', '/etc/passwd', '/dev/ttyUSB0 fast', 'COM3 9600 9N1', 'COM3; rm'],
    framing: ['start=02 line=0D0A end=03', 'start=2', 'begin=02', 'start=STX', 'end=0102030405'],
    hostPorts: ['pms.example [2001:db8::7]:8443', 'https://pms.example', 'pms.example/hook', 'me@pms.example', 'pms.example;x'],
    origins: ['https://pms.example https://192.0.2.7:8443', 'http://pms.example', 'https://*.pms.example', 'https://pms.example/', 'https://pms.example:443', 'https://PMS.example', 'null', '*'],
    verifierKey: ['it.example/foyer+0a1b2c3d+AXv7', 'it.example', 'it.example+0a1b2c3d', 'it example+0a1b2c3d+AXv7', 'it.example+0A1B2C3D+AXv7'],
    version: ['1.2.3-rc.1', '1.2', 'v1.2.3', '01.2.3', '1.2.3+7', '1.2.3 4'],
    hostPort: ['[2001:db8::1]:6514', 'siem.example', 'siem.example:1 x', 'tls://siem.example:6514'],
  }
  it('lets pass exactly what the desk takes', () => {
    expect(Object.keys(schema.properties)).toEqual(policyKeys)
    expect(schema.additionalProperties).toBe(false)
    expect(partOfPolicy.strict().safeParse({ retention: 7 }).success).toBe(false)
    for (const key of policyKeys) {
      const { title, description, type, minimum, maximum, maxLength, pattern, properties, default: byDefault } = schema.properties[key] ?? { type: 'none', default: undefined }
      expect({ key, title: typeof title, description: typeof description, byDefault }).toEqual({ key, title: 'string', description: 'string', byDefault: defaultPolicy[key] })
      const [low, high] = [minimum ?? NaN, maximum ?? NaN]
      const longest = 'x'.repeat(maxLength ?? properties?.['ar']?.maxLength ?? 0)
      const rule: PolicyRule = policyRules[key]
      const addresses = rule.kind === 'text' && rule.form !== undefined ? written[rule.form] : []
      const texts = ['', ...(pattern === undefined ? [longest] : addresses), `${longest}x`, 'two\nlines', 1, null]
      const asked = type === 'object' ? [{ en: 'Call the duty manager.', ar: longest }, {}, { en: `${longest}x` }, { en: 'two\nlines' }, { xx: 'Call' }, 'Call'] : type === 'string' ? texts : type === 'boolean' ? [true, false, 1, 'true'] : [low, high, low - 1, high + 1, low + 0.5, String(low)]
      const asSaid = asked.map((_value, index) => index < 2)
      expect({ key, good: asked.map((value) => partOfPolicy.strict().safeParse({ [key]: value }).success) }).toEqual({ key, good: asSaid })
    }
  })
})

it('the table for IT in the README has each rule once, with its default', () => {
  const [, table = ''] = /\*\*Policy\.\*\*(.+?)\n\*\*/s.exec(readFileSync(join(projectRoot, 'README.md'), 'utf8')) ?? []
  const rows = [...table.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \| [^|]{5,} \|$/gm)]
    .flatMap(([, keys = '', defaults = '']) => keys.split(', ').map((key, index) => [key.slice(1, -1), defaults.split(', ')[index]?.trim()] as const))
  expect(rows.map(([key, value]) => `${key} ${value}`).toSorted()).toEqual(policyKeys.map((key) => `${key} ${toldValue(defaultPolicy[key])}`).toSorted())
})
