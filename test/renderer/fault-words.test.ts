import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { faultWays, hasWay } from '../../electron/contract/fault-ways.ts'
import { language as languages } from '../../electron/contract/primitives.ts'
import { projectRoot } from '../data-folder.ts'

type Tree = { [key: string]: string | Tree }
const at = (tree: Tree, path: string): string | Tree | undefined => path.split('.').reduce<string | Tree | undefined>((found, key) => (typeof found === 'object' ? found[key] : undefined), tree)

describe('what a fault says', () => {
  it.each(languages.options)('is safe is said for each that is known, in %s', (language) => {
    const words = JSON.parse(readFileSync(join(projectRoot, 'renderer', 'locales', `${language}.json`), 'utf8')) as Tree
    // Of a part of the program that fell nothing is known but what is always so.
    const known = Object.keys(faultWays).filter((code) => !/^(internal|process)\./.test(code))
    expect(known.filter((code) => typeof at(words, `fault.safeFor.${code}`) !== 'string')).toEqual([])
  })

  it('to do has its button: whoever is told to put a copy back can', () => {
    const texts = JSON.parse(readFileSync(join(projectRoot, 'resources', 'locales', 'en', 'errors.json'), 'utf8')) as Record<string, { action: string }>
    const told = (code: string, words: RegExp) => words.test(texts[code]?.action ?? '')
    const without = Object.keys(faultWays).filter((code) => (told(code, /copy (?:of the right database )?back/i) && !hasWay(code, 'restore'))
      || (told(code, /recovery key/i) && !hasWay(code, 'recoveryKey') && !hasWay(code, 'asItIs')))
    expect(Object.keys(faultWays).filter((code) => told(code, /copy (?:of the right database )?back/i)).length).toBeGreaterThan(3)
    expect(without).toEqual([])
    expect(hasWay('toString', 'restore')).toBe(false)
  })
})
