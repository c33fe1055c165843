// The JSON Schema of the organisation's policy file, for IT and its editors.
import { addressForms, policyKeys, policyRules, type PolicyKey, type PolicyRule } from '../contract/policy.ts'
import { language } from '../contract/primitives.ts'
import { policyTexts } from './policy-texts.ts'

function ruleSchema(key: PolicyKey, { title, says }: { title: string, says: string }) {
  const rule: PolicyRule = policyRules[key]
  if (rule.kind === 'switch') return { title, description: says, type: 'boolean', default: rule.default }
  if (rule.kind === 'text') return { title, description: says, type: 'string', maxLength: rule.longest, ...(rule.form === undefined ? {} : { pattern: addressForms[rule.form].source }), default: rule.default }
  if (rule.kind === 'words') {
    const each = { type: 'string', maxLength: rule.longest }
    return { title, description: says, type: 'object', additionalProperties: false, properties: Object.fromEntries(language.options.map((one) => [one, each])), default: rule.default }
  }
  return { title, description: `${says} In ${rule.unit}.`, type: 'integer', minimum: rule.min, maximum: rule.max, default: rule.default }
}

/** The schema as its file says it. */
export function policySchema(): string {
  const { policy } = policyTexts('en')
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Foyer policy',
    description: 'What an organisation fixes for its desks. A key that is left out is left to the administrators of the desk.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(policyKeys.map((key) => [key, ruleSchema(key, policy[key])])),
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
