import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { problemWords } from '../../renderer/audit/problem-words.ts'
import { projectRoot } from '../data-folder.ts'
import { screenWords } from './locale-files.ts'

const vault = readdirSync(join(projectRoot, 'electron', 'vault'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n')

describe('what a verification finds, in words', () => {
  it('has a sentence and something to do for every code that the vault can give', () => {
    // Given by name to whoever collects them, or chosen between two.
    const given = [...vault.matchAll(/\b(?:problem|note|report|problems\.report|notes\.report)\([^'\n]{0,60}?'(\w+)'(?: : '(\w+)')?/g)].flatMap(([, one, other]) => [one, other]).filter((code) => code !== undefined)
    // A kind of damage, which has codes of its own.
    const codes = new Set(given.filter((code) => code !== 'pages').filter((code) => /^(?:leaf|node|checkpoint|signature|truncated|unsigned|cover|purge|otherTerminal|anchor|record|endMoved|doubt|account|client|issuer|settings|trust|schema|index|pages|time|kept|notCovered)/.test(code)))
    expect(codes.size).toBeGreaterThan(25)
    expect([...codes].filter((code) => !Object.hasOwn(problemWords, code))).toEqual([])
    const known = screenWords.en
    expect(Object.values(problemWords).flatMap(({ says, act }) => [`audit.problems.${says}`, `audit.problemActs.${act}`]).filter((key) => !known.has(key))).toEqual([])
  })
})
