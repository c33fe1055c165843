import { describe, expect, test } from 'vitest'
import { freeNames } from '../../electron/dev/free-names.ts'
import { moduleNames } from '../../electron/dev/module-names.ts'
import { parse } from '../../electron/dev/syntax.ts'

const free = (source: string): string[] => freeNames(parse('x.tsx', source)).map(({ name }) => name)

describe('the names that a file does not declare', () => {
  test.each([
    ['a call', 'fetch("x")', ['fetch']],
    ['a member', 'process.env.HOME', ['process.env.HOME']],
    ['a member in quotes', "process['env']", ['process.env']],
    ['a member nobody can tell', 'process[name]', ['process', 'name']],
    ['a member of a call', 'fetch("x").then(done)', ['fetch', 'done']],
    ['taken apart', 'const { env } = process', ['process']],
    ['in a template', '`${Math.random()}`', ['Math.random']],
    ['as a default', 'const f = (now = Date.now) => now()', ['Date.now']],
    ['a shorthand member', 'const a = { fetch }', ['fetch']],
    ['exported', 'export { fetch as get }', ['fetch']],
    ['in a class', 'class A { x = fetch; static { eval("1") } [name]() {} }', ['fetch', 'eval', 'name']],
    ['in a page', 'const p = <p title={navigator.language}>fetch</p>', ['navigator.language']],
    ['hidden in one function only', 'function a(process) { return process.env }\nfunction b() { return process.env }', ['process.env']],
    ['hidden in one block only', 'if (a) { const fetch = 1; b(fetch) } else fetch()', ['a', 'b', 'fetch']],
    ['only declared, not made', 'declare const fetch: () => void\nfetch()', ['fetch']],
    ['behind a type', '(fetch as unknown)!', ['fetch']],
    ['the clock, called', 'new Date(); Date(); Date.now()', ['Date.now', 'Date.now', 'Date.now']],
    ['no clock', 'new Date(0)', ['new Date']],
  ])('%s: %s', (_, source, names) => {
    expect(free(source)).toEqual(names)
  })

  test.each([
    ['a type', 'type A = typeof fetch; let a: Window'],
    ['an import', "import { fetch } from './x.ts'; fetch()"],
    ['a type import', "import type { fetch } from './x.ts'; export type { fetch }"],
    ['another module\'s', "export { fetch, process as p } from './x.ts'"],
    ['parameters, however wrapped', 'const f = ({ a, b: [process], ...rest }, c = 1, ...fetch) => [a, process, rest, c, fetch]'],
    ['a var of a block inside', 'function f() { if (1) { var fetch = 2 } return fetch }'],
    ['a loop and a catch', 'for (const fetch of []) fetch; try { } catch (process) { process }'],
    ['a case', 'switch (1) { case 1: { const fetch = 1; fetch } break; default: const process = 2; process }'],
    ['keys and labels', 'const a = { fetch: 1, process() {} }; a.fetch; process: for (;;) break process'],
    ['an enum and its members', 'enum E { fetch }; E.fetch'],
    ['functions before they are written', 'go(); function go() { return arguments.length }'],
    ['a class by its own name', 'const A = class Inner { make() { return new Inner() } }; A'],
  ])('%s has none: %s', (_, source) => {
    expect(free(source)).toEqual([])
  })
})

describe('the modules that a file names', () => {
  test('every way to name one', () => {
    const source = "import a from './a'\nimport './b'\nexport * from './c'\nexport { d } from './d'\nimport('./e')\nimport(`./f`)\nrequire('./g')\nmodule.require('./h')\ntype I = import('./i').I\nimport j = require('./j')\nimport(k)\n"
    expect(moduleNames(parse('x.ts', source)).map(({ specifier }) => specifier)).toEqual(['./a', './b', './c', './d', './e', './f', './g', './h', './i', './j', '(a module named at run time)'])
  })

  test('the names taken from it', () => {
    const source = "import a, { b as c, type D } from 'x'\nimport * as e from 'x'\nexport { f as g, default } from 'x'\nimport 'x'\ntype I = import('x').I\n"
    expect(moduleNames(parse('x.ts', source)).map(({ names }) => names)).toEqual([['*', 'b', 'D'], ['*'], ['f', 'default'], [], ['I']])
  })
})
