// Group policy's description of the policy (ADMX with a language file each), out of the one table and the words of the screen.
// Microsoft, Group Policy: Registry-based policy (MS-GPREG) and PolicyDefinitionFiles.xsd.
import { policyKeys, policyRules, policySections, type PolicyKey, type PolicyRule } from '../contract/policy.ts'
import { language, type Language } from '../contract/primitives.ts'
import { REGISTRY_KEY } from '../vault/policy/forms/registry.ts'
import type { PolicyTexts } from './policy-texts.ts'

const NAMESPACE = 'http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions'
const SCHEMA = `xmlns="${NAMESPACE}" revision="1.0" schemaVersion="1.0"`
const HEAD = '<?xml version="1.0" encoding="utf-8"?>'

/** The folder of each language among Windows' own. */
export const admlFolders: Readonly<Record<Language, string>> = { en: 'en-US', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', it: 'it-IT', ar: 'ar-SA' }

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
const ruleOf = (key: PolicyKey): PolicyRule => policyRules[key]

function elementsOf(key: PolicyKey): string[] {
  const rule = ruleOf(key)
  if (rule.kind === 'switch') return ['      <enabledValue><decimal value="1" /></enabledValue>', '      <disabledValue><decimal value="0" /></disabledValue>']
  const elements = rule.kind === 'number'
    ? [`<decimal id="${key}" valueName="${key}" required="true" minValue="${rule.min}" maxValue="${rule.max}" />`]
    : rule.kind === 'text' ? [`<text id="${key}" valueName="${key}" maxLength="${rule.longest}" />`]
      : language.options.map((each) => `<text id="${key}_${each}" key="${REGISTRY_KEY}\\${key}" valueName="${each}" maxLength="${rule.longest}" />`)
  return ['      <elements>', ...elements.map((each) => `        ${each}`), '      </elements>']
}

function policyOf(key: PolicyKey): string[] {
  const plain = ruleOf(key).kind === 'switch'
  const attributes = [
    `name="${key}"`, 'class="Machine"', `displayName="$(string.${key})"`, `explainText="$(string.${key}_says)"`,
    ...(plain ? [] : [`presentation="$(presentation.${key})"`]), `key="${REGISTRY_KEY}"`, ...(plain ? [`valueName="${key}"`] : []),
  ]
  return [
    `    <policy ${attributes.join(' ')}>`, `      <parentCategory ref="${ruleOf(key).section}" />`, '      <supportedOn ref="foyer_any" />', ...elementsOf(key), '    </policy>',
  ]
}

/** The definition of every key, for `%SystemRoot%\PolicyDefinitions` or the central store. */
export function admx(): string {
  return [
    HEAD, `<policyDefinitions ${SCHEMA}>`,
    '  <policyNamespaces>', '    <target prefix="foyer" namespace="Foyer.Policies" />', '  </policyNamespaces>',
    '  <resources minRequiredRevision="1.0" />',
    '  <supportedOn>', '    <definitions>', '      <definition name="foyer_any" displayName="$(string.foyer)" />', '    </definitions>', '  </supportedOn>',
    '  <categories>', '    <category name="foyer" displayName="$(string.foyer)" />',
    ...policySections.flatMap((each) => [`    <category name="${each}" displayName="$(string.section_${each})">`, '      <parentCategory ref="foyer" />', '    </category>']),
    '  </categories>',
    '  <policies>', ...policyKeys.flatMap(policyOf), '  </policies>', '</policyDefinitions>', '',
  ].join('\n')
}

function presentationOf(key: PolicyKey, title: string): string[] {
  const rule = ruleOf(key)
  if (rule.kind === 'switch') return []
  const boxes = rule.kind === 'number'
    ? [`<decimalTextBox refId="${key}" defaultValue="${rule.default}">${xml(title)}</decimalTextBox>`]
    : (rule.kind === 'text' ? [[key, title] as const] : language.options.map((each) => [`${key}_${each}`, each] as const))
      .map(([id, label]) => `<textBox refId="${id}"><label>${xml(label)}</label></textBox>`)
  return [`      <presentation id="${key}">`, ...boxes.map((each) => `        ${each}`), '      </presentation>']
}

/** What a number may be stands with what it is for. */
function explained(key: PolicyKey, says: string): string {
  const rule = ruleOf(key)
  return rule.kind === 'number' ? `${says} (${rule.min}–${rule.max})` : says
}

/** The words of the definition in one language. */
export function adml({ policy }: PolicyTexts): string {
  const strings = [
    ['foyer', 'Foyer'], ...policySections.map((each) => [`section_${each}`, policy.sections[each]]),
    ...policyKeys.flatMap((key) => [[key, policy[key].title], [`${key}_says`, explained(key, policy[key].says)]]),
  ] as [string, string][]
  return [
    HEAD, `<policyDefinitionResources ${SCHEMA}>`, '  <displayName>Foyer</displayName>', '  <description>Foyer</description>', '  <resources>',
    '    <stringTable>', ...strings.map(([id, words]) => `      <string id="${id}">${xml(words)}</string>`), '    </stringTable>',
    '    <presentationTable>', ...policyKeys.flatMap((key) => presentationOf(key, policy[key].title)), '    </presentationTable>',
    '  </resources>', '</policyDefinitionResources>', '',
  ].join('\n')
}
