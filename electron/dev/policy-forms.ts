// `npm run policy-schema`: what IT and its tools need to write a policy, out of the one table (electron/contract/policy.ts) and the words of the screen:
// a JSON Schema, group policy's definition, a configuration profile, and the table of the guide. test/dev/policy-forms.test.ts holds the files to it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultPolicy } from '../contract/policy.ts'
import { language } from '../contract/primitives.ts'
import { written } from '../vault/policy/forms/forms.ts'
import { root } from './paths.ts'
import { adml, admlFolders, admx } from './policy-admx.ts'
import { policySchema } from './policy-schema.ts'
import { policyTable } from './policy-table.ts'
import { policyTexts } from './policy-texts.ts'
import { say } from './say.ts'

export const policyFolder = join(root, 'resources', 'policy')

/** Each file, under the folder of the policy's. The profile says what holds without one: whoever spreads it takes out what is to be left to the desks. */
export function policyForms(): Readonly<Record<string, string>> {
  return {
    'policy.schema.json': policySchema(),
    'foyer.admx': admx(),
    ...Object.fromEntries(language.options.map((each) => [`${admlFolders[each]}/foyer.adml`, adml(policyTexts(each))])),
    'foyer.mobileconfig': Buffer.from(written(defaultPolicy, 'mobileconfig')).toString('utf8'),
    'policy.md': policyTable(),
  }
}

export function main(): Promise<number> {
  for (const [name, text] of Object.entries(policyForms())) {
    const file = join(policyFolder, name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    say(`wrote ${file}`)
  }
  return Promise.resolve(0)
}
