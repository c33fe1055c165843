import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { collectLicences } from '../../electron/dev/licences.ts'
import { root } from '../../electron/dev/paths.ts'
import { sbomOf } from '../../electron/dev/sbom.ts'

const folder = join(dirname(createRequire(join(root, 'package.json')).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res', 'schema')
const schema = (name: string): object => JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object

it('the list of parts is what CycloneDX’s own schema takes', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false })
  for (const each of ['spdx', 'jsf-0.82']) ajv.addSchema(schema(each), `http://cyclonedx.org/schema/${each}.SNAPSHOT.schema.json`)
  const valid = ajv.compile(schema('bom-1.6'))
  const list = sbomOf('1.2.3', collectLicences(), 'a'.repeat(40))
  expect([valid(list), valid.errors]).toEqual([true, null])
  const [first, ...others] = list.components
  expect(valid({ ...list, components: [{ ...first, type: 'package' }, ...others] })).toBe(false)
  expect(valid({ ...list, components: [{ ...first, licenses: [{ expression: '' }, { license: {} }] }, ...others] })).toBe(false)
  expect(valid({ ...list, serialNumber: 'urn:uuid:1' })).toBe(false)
})
