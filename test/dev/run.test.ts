import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../data-folder.ts'

const run = (source: string, ...args: string[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-run-'))
  try {
    const file = join(folder, 'work.ts')
    writeFileSync(file, source)
    const { status, stdout } = spawnSync(process.execPath, [join(projectRoot, 'electron/dev/run.mjs'), file, ...args], { encoding: 'utf8' })
    return { status, stdout }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a program of this checkout', () => {
  it('does its work in its main, where it has one, and ends with its status', () => {
    expect(run('export async function main(args: readonly string[]): Promise<number> { process.stdout.write(args.join(" ")); return 7 }', '60', 'x')).toEqual({ status: 7, stdout: '60 x' })
  })

  it('does its work as it is loaded, where it has none', () => {
    expect(run('process.stdout.write(process.argv.slice(2).join(" ")); process.exitCode = 3', 'y')).toEqual({ status: 3, stdout: 'y' })
  })

  it('is there for every command that names one', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
    const named = Object.values(scripts).flatMap((script) => /run\.mjs (\S+)/.exec(script)?.[1] ?? [])
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter((file) => !existsSync(join(projectRoot, file)))).toEqual([])
  })

  it('is told to be begun by the checkout\'s own Node: the one of the system may be too old for its language', () => {
    const told = ['test', 'electron', 'resources'].flatMap((folder) =>
      readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ts|tsx|md|py)$/.test(name) && !name.includes('node_modules')).map((name) => join(folder, name)))
    expect(told.length).toBeGreaterThan(500)
    // A file of a language that Node 20 does not take, given to whatever `node` is found.
    const plainly = /\bnode (?:--?\S+ )*(?!\S*run\.mjs)[\w./-]+\.ts\b/
    expect(told.filter((file) => plainly.test(readFileSync(join(projectRoot, file), 'utf8')))).toEqual([])
  })
})
