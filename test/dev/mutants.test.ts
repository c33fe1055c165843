import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { mutants } from '../bench/mutants/all.ts'
import { projectRoot } from '../data-folder.ts'

describe('the lines that bench:mutants makes wrong', () => {
  it('stand in their files, each once', () => {
    const astray = mutants.filter(({ file, from }) => readFileSync(join(projectRoot, file), 'utf8').split(from).length !== 2)
    expect(astray.map(({ file, from }) => `${file}: ${from}`)).toEqual([])
  })

  it('have tests that are there, and change something', () => {
    expect(mutants.flatMap(({ tests }) => tests).filter((test) => !existsSync(join(projectRoot, test)))).toEqual([])
    expect(mutants.filter(({ from, to, tests }) => from === to || tests.length === 0)).toEqual([])
  })
})
