import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { notReadKinds, parsedBarcodeSchema } from '../../electron/contract/barcodes.ts'
import { mrzFormatSchema } from '../../electron/contract/mrz.ts'
import { nationalForms } from '../../electron/documents/mrz/national-forms.ts'
import { ownDigits } from '../../electron/documents/national/personal-numbers.ts'
import { administrativeProfiles, sealProfiles } from '../../electron/documents/seals/vds-profiles.ts'
import { projectRoot } from '../data-folder.ts'

/** The last column of the README's table by state and document. */
function named(): string[] {
  const section = /### By state and document\n([\s\S]*?)\n### /.exec(readFileSync(join(projectRoot, 'README.md'), 'utf8'))?.[1] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| state '))
  return rows.flatMap((row) => [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!))
}

const inCode: readonly string[] = [
  ...mrzFormatSchema.options,
  ...nationalForms.map(({ begins }) => begins),
  ...parsedBarcodeSchema.options.map(({ shape }) => shape.kind.value).filter((kind) => kind !== 'not-read'),
  ...new Set([...Object.values(sealProfiles), ...Object.values(administrativeProfiles)].map(({ name }) => name)),
  ...new Set(ownDigits.map(({ state }) => state)),
  ...notReadKinds,
]

describe('what the README says is read', () => {
  it('is what the code\'s tables have, each once: nothing less and nothing more', () => {
    expect(named().toSorted()).toEqual(inCode.toSorted())
  })
})
