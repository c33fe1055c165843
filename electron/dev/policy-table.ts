// The table of the guide for IT: each key, what it holds and what it is for, and in which state of the source which policy is in force.
import { defaultPolicy, policyKeys, policyRules, policySections, type PolicyKey, type PolicyRule } from '../contract/policy.ts'
import { MANAGED_PREFERENCES, POLICY_FILES } from '../system/policy-file.ts'
import { REGISTRY_KEY } from '../vault/policy/forms/registry.ts'
import { policyStates, type InForce } from './policy-states.ts'
import { policyTexts } from './policy-texts.ts'

function holds(rule: PolicyRule): string {
  if (rule.kind === 'switch') return 'true or false'
  if (rule.kind === 'number') return `${rule.min} to ${rule.max} ${rule.unit}`
  return rule.kind === 'text' ? `text, at most ${rule.longest}` : `a sentence for each language, at most ${rule.longest} each`
}
const cell = (text: string): string => text.replaceAll('|', '\\|')
const standard = (key: PolicyKey): string => {
  const value = defaultPolicy[key]
  return typeof value === 'object' || value === '' ? 'none' : String(value)
}

const said: Readonly<Record<InForce, string>> = { new: 'what it says', last: 'the last policy, and it is told', none: 'the desk’s own settings' }

/** Markdown, in English. */
export function policyTable(): string {
  const { policy } = policyTexts('en')
  return [
    '# What an organisation can fix at its desks', '',
    'One policy, from the places of the system that it is on. What stands there wins over what is set at the desk, and is shown there as locked. A change is in force within two seconds.', '',
    '| system | places, the first one first |', '|---|---|',
    `| Linux | \`${POLICY_FILES.linux}\` |`,
    `| Windows | \`HKLM\\${REGISTRY_KEY}\` (group policy: \`foyer.admx\`), \`${POLICY_FILES.win32}\` |`,
    `| macOS | \`${MANAGED_PREFERENCES}\` (a profile: \`foyer.mobileconfig\`), \`${POLICY_FILES.darwin}\` |`, '',
    'Files, their folders and the key of the registry must be writable by administrators alone. A file is UTF-8, or UTF-16 with a byte order mark. In the registry a switch is a `REG_DWORD` of 0 or 1, a number a `REG_DWORD`, a text a `REG_SZ`, and a sentence a key of its own with a `REG_SZ` for each language.', '',
    '`foyer policy show` tells each key, its value, where it comes from and why. `foyer policy convert FILE --to json|reg|mobileconfig --out FILE` writes a policy in another form.', '',
    '## In which state which policy is in force', '',
    '| state | as the desk starts | while it runs |', '|---|---|---|',
    ...policyStates.map(({ state, starts, runs }) => `| ${state} | ${said[starts]} | ${said[runs]} |`), '',
    '“The last policy” is the last one that could be read, also after a restart; where there never was one, the desk’s own settings are in force.', '',
    ...policySections.flatMap((section) => [
      `## ${policy.sections[section]}`, '', '| key | default | holds | what it is |', '|---|---|---|---|',
      ...policyKeys.filter((key) => policyRules[key].section === section)
        .map((key) => `| \`${key}\` | ${standard(key)} | ${holds(policyRules[key])} | ${cell(`${policy[key].title}. ${policy[key].says}`)} |`), '',
    ]),
  ].join('\n')
}
