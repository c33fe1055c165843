import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'

const folders = ['mrz', 'mrz/decode', 'barcodes', 'images', 'camera']

/** A half is arithmetic: the middle of a pixel, rounding. */
const arithmetic = new Set(['0.5'])

/** Fractions that stand in a source's expressions, without a name. Comments, texts and tables at the top level are left out. */
function unnamed(source: string): string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replaceAll(/'[^'\n]*'|`[^`]*`/g, "''")
  const withoutConstants = code.replaceAll(/^(?:export )?const \w+(?:: [^=\n]+)? = (?:[\d._e-]+$|[[{](?:[^\n]*|\n[\s\S]*?\n)[\]}](?: as const)?$)/gm, '')
  return [...withoutConstants.matchAll(/(?<![\w.])\d[\d_]*\.\d+|(?<![\w.])\d+e-\d+/g)].map(([number]) => number).filter((number) => !arithmetic.has(number))
}

describe('numbers that decide', () => {
  it('are told from named ones', () => {
    expect(unnamed('/** 0.1 */\nconst least = 0.3\nexport const table = {\n  a: 0.7,\n}\nconst pair = [0.1, 0.2] as const\nconst half = x * 0.5\n')).toEqual([])
    expect(unnamed('const least = 0.3\nfunction f() {\n  const a = b * 0.3\n  return a > 1e-6 // 0.2\n}\n')).toEqual(['0.3', '1e-6'])
  })

  for (const folder of folders) {
    it(`have a name in ${folder}`, () => {
      const path = join(projectRoot, 'electron/reader', folder)
      const files = readdirSync(path).filter((file) => file.endsWith('.ts'))
      expect(files.length).toBeGreaterThan(5)
      expect(files.flatMap((file) => unnamed(readFileSync(join(path, file), 'utf8')).map((number) => `${file}: ${number}`))).toEqual([])
    })
  }
})
