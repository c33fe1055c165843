import { execFileSync, spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { defaultPolicy, partOfPolicy, policyKeys, policyRules, type PartOfPolicy, type PolicyKey, type PolicyRule } from '../../../electron/contract/policy.ts'
import { language } from '../../../electron/contract/primitives.ts'
import { binaryPlist } from '../../../electron/vault/policy/forms/binary-plist.ts'
import { formOf, keysIn, policyForms, written } from '../../../electron/vault/policy/forms/forms.ts'
import { plistText } from '../../../electron/vault/policy/forms/plist.ts'
import { preferencesOf, settingsIn } from '../../../electron/vault/policy/forms/profile.ts'
import { saidBy } from '../../../electron/vault/policy/said.ts'

/** Letters, marks and directions that a form could lose, and what it could take for its own. */
const AWKWARD = 'Ça “c’est” <à & b>; \\ "q" اتصل 😀 =[x]'
/** A text that a rule takes and that is not its default. */
const texts: Record<string, string> = {
  https: 'https://house.example/a', proxy: 'http://proxy.example:3128', hosts: 'scanner.example https://[fe80::1%25eth0]/eSCL', folder: 'C:\\scans\\in', serialPort: 'COM3 9600 8N1', framing: 'start=02 end=03',
  permitted: 'pms.example *.example.org 192.0.2.0/24 [2001:db8::7]', hostPort: 'siem.example:6514', hostPorts: 'pms.example:8443 a.example', listen: '192.0.2.7', origins: 'https://pms.example', sources: 'scanner chip', languages: 'de ar', files: 'https://pki.example/a.ml?x=1', names: 'desk-7', verifierKey: 'it.example/foyer+0a1b2c3d+AXv7', version: '1.2.3-rc.1', verification: 'required', fourEyes: 'export keys',
}
function another(rule: PolicyRule): unknown {
  if (rule.kind === 'switch') return !rule.default
  if (rule.kind === 'number') return rule.max
  return rule.kind === 'words' ? Object.fromEntries(language.options.map((each) => [each, `${each} ${AWKWARD}`])) : rule.form === undefined ? AWKWARD : texts[rule.form] ?? ''
}
const everyKey = partOfPolicy.parse(Object.fromEntries(policyKeys.map((key) => [key, another(policyRules[key])])))
const oneKey = (key: PolicyKey): PartOfPolicy => ({ [key]: everyKey[key] })
const read = (bytes: Uint8Array, form: (typeof policyForms)[number]) => saidBy(keysIn(bytes, form))
const binary = (xml: string): Uint8Array => execFileSync('plistutil', ['-f', 'bin', '-i', '-', '-o', '-'], { input: xml })
function outcomeOf(bytes: Uint8Array): string {
  try {
    return binaryPlist(bytes) === undefined ? 'nothing' : 'read'
  } catch (error) {
    return error instanceof Error ? 'refused' : 'thrown'
  }
}
const noPlistutil = spawnSync('plistutil', ['-v']).error !== undefined

describe.each(policyForms)('a policy written as %s', (form) => {
  it('is read back as the same, with every key', () => {
    for (const policy of [everyKey, defaultPolicy, {}, ...policyKeys.map(oneKey)]) expect(read(written(policy, form), form)).toEqual({ values: policy, unknown: {} })
    expect(policyKeys.filter((key) => JSON.stringify(everyKey[key]) === JSON.stringify(defaultPolicy[key]))).toEqual([])
  })
})

describe('a property list', () => {
  it.skipIf(noPlistutil && process.env['CI'] === undefined)('is the same in binary, as macOS keeps what a profile fixes, by another’s program', () => {
    const kept = plistText(preferencesOf(everyKey))
    expect(binaryPlist(binary(kept))).toEqual(preferencesOf(everyKey))
    expect(read(binary(kept), 'mobileconfig').values).toEqual(everyKey)
    expect(read(binary(Buffer.from(written(everyKey, 'mobileconfig')).toString()), 'mobileconfig').values).toEqual(everyKey)
  })

  it.skipIf(noPlistutil && process.env['CI'] === undefined)('that is damaged in any byte ends in an answer or a refusal, soon', () => {
    const outcomes = new Set<string>()
    const whole = binary(plistText(preferencesOf({ retentionDays: 7, stopSentence: { en: 'Call.' } })))
    for (let at = 0; at < whole.length; at += 1) {
      for (const value of [0, 0x0f, 0x7f, 0xd1, 0xff]) {
        const damaged = Uint8Array.from(whole)
        damaged[at] = value
        outcomes.add(outcomeOf(damaged))
      }
      outcomes.add(`cut off: ${outcomeOf(whole.subarray(0, at))}`)
    }
    expect([...outcomes].toSorted()).toEqual(['cut off: refused', 'read', 'refused'])
  })

  it.each(['<plist><dict><key>kiosk</key></dict>', '<plist><date>2026-01-01</date></plist>', `<plist>${'<array>'.repeat(40)}${'</array>'.repeat(40)}</plist>`, '<!DOCTYPE p [<!ENTITY a "b">]><plist><string>&a;</string></plist>', '<plist></plist>', '{}'])('that is none of a policy is refused: %s', (text) => {
    expect(() => saidBy(keysIn(Buffer.from(text), 'mobileconfig'))).toThrow(Error)
  })

  it('of another program’s settings says nothing of Foyer’s', () => {
    expect(() => settingsIn({ PayloadContent: [{ PayloadContent: { 'org.other': { Forced: [{ mcx_preference_settings: { kiosk: false } }] } } }] })).toThrow('without settings of Foyer')
  })
})

describe('an export of the registry', () => {
  const HEAD = 'Windows Registry Editor Version 5.00\r\n\r\n'
  const ours = '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Foyer]\r\n'
  const reads = (text: string) => saidBy(keysIn(Buffer.from(`\uFEFF${text}`, 'utf16le'), 'reg'))
  it('is read under Foyer’s key alone, a user’s own least of all', () => {
    const text = `${HEAD}[HKEY_CURRENT_USER\\SOFTWARE\\Policies\\Foyer]\r\n"kiosk"=dword:00000000\r\n\r\n${ours}"retentionDays"=dword:00000007\r\n; said by IT\r\n"laterKey"="x"\r\n\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Foyer2]\r\n"kiosk"=dword:00000000\r\n`
    expect(reads(text)).toEqual({ values: { retentionDays: 7 }, unknown: { laterKey: 'x' } })
  })
  it('is read with a text that regedit writes in bytes, over two lines', () => {
    expect(reads(`${HEAD}${ours}"houseName"=hex(1):55,00,74,00,6f,00,70,00,\\\r\n  69,00,61,00,00,00\r\n`).values).toEqual({ houseName: 'Utopia' })
  })
  it.each(['"kiosk"=dword:00000002', '"kiosk"="true"', '"retentionDays"="7"', '"retentionDays"=hex(b):07,00', '"retentionDays"=', 'retentionDays=7'])('is refused with %s', (line) => {
    expect(() => reads(`${HEAD}${ours}${line}\r\n`)).toThrow(Error)
  })
})

it('is told by how the file’s name ends', () => {
  expect(['/etc/foyer/policy.json', 'C:\\a\\b.REG', '/Library/Managed Preferences/org.foyer.kiosk.plist', 'x.mobileconfig', 'policy'].map(formOf)).toEqual(['json', 'reg', 'mobileconfig', 'mobileconfig', 'json'])
})
