import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { inAscii } from '../../electron/dev/ascii-bundle.ts'

const evaluate = (code: string): unknown => JSON.parse(runInNewContext(`JSON.stringify(${code})`) as string)

describe('a bundle in ASCII', () => {
  it.each([
    ['strings and templates', '["Größe · “x” – ليلى 😀", `${1}é`, \'\\\\ü\']'],
    ['patterns, with marks and pairs', '["ß😀é".replace(/[é😀]/gu, "."), /^[À-ž]+$/.test("Žižka"), "x–y".split(/–/)]'],
    ['names', '((größe) => ({ größe, ["é"]: 1 }))(2)'],
    ['JSON in a string', 'JSON.parse(\'{"ä":"ö\\\\n"}\')'],
    ['comments', '/* “so” */ 1 // – é'],
  ])('is the same program: %s', (_, code) => {
    const ascii = inAscii(`(() => { return ${code}\n})()`)
    expect(ascii).toMatch(/^[\0-\u007f]*$/)
    expect(evaluate(ascii)).toEqual(evaluate(`(() => { return ${code}\n})()`))
  })

  it('refuses what it would make another program of', () => {
    expect(() => inAscii('/\\é/')).toThrow('escaped character')
  })
})
