import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { commandEnvironment, commandIn, runInNode, runInUtility } from '../../electron/main/command-line.ts'
import { ownNode, placesOf } from '../../electron/main/places.ts'

describe('the command in the words of a start', () => {
  const of = (...words: string[]): string[] | null => commandIn(['/opt/Foyer/foyer', ...words])
  test('no word but switches: a window', () => {
    expect(of()).toBeNull()
    expect(of('--desk', '--kiosk', '--data-folder=/x', '--smoke', '--no-sandbox')).toBeNull()
  })
  test('the first word that is no switch, and all behind it', () => {
    expect(of('read', '--json', 'a.jpg')).toEqual(['read', '--json', 'a.jpg'])
    expect(of('nonsense')).toEqual(['nonsense'])
  })
  test("before it, the shared options are the command's and Chromium's are not", () => {
    expect(of('--no-sandbox', '--ozone-platform=headless', '--desk', '--data-folder=/x', 'audit', 'verify')).toEqual(['--desk', '--data-folder=/x', 'audit', 'verify'])
  })
  test('asking for help', () => {
    expect(of('--help')).toEqual(['help'])
    expect(of('-h')).toEqual(['help'])
    expect(of('--desk', '--version')).toEqual(['--desk', 'version'])
    expect(of('read', '--help')).toEqual(['read', '--help'])
  })
})

test("a command has its caller's surroundings, and what only the app knows", () => {
  expect(commandEnvironment({ HOME: '/home/clerk', EMPTY: undefined, FOYER_VERSION: 'forged' }, { resourcesFolder: '/r', version: '1.2.3' }))
    .toEqual({ HOME: '/home/clerk', FOYER_RESOURCES: '/r', FOYER_VERSION: '1.2.3', FOYER_INSTALLED: '1' })
})

describe('running it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-command-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const script = join(folder, 'cli.cjs')
  writeFileSync(script, "process.exit(process.argv[2] === 'read' && process.env.FOYER_VERSION === '1.2.3' ? 7 : 1)")

  test('under a Node of its own: its words, its surroundings, its exit status', () => {
    expect(runInNode(process.execPath, { script, words: ['read'], env: { FOYER_VERSION: '1.2.3' } })).toBe(7)
    expect(() => runInNode(join(folder, 'no-node'), { script, words: [], env: {} })).toThrow('ENOENT')
  })

  test('in a utility process: what it asks is asked here, anything else is not answered', async () => {
    const asked: string[] = []
    const answers: unknown[] = []
    const status = await runInUtility({
      fork: (given, words, { env, stdio }) => {
        expect([given, words, env, stdio]).toEqual([script, ['records', 'list'], { A: 'b' }, 'inherit'])
        let leave: (code: number) => void = () => undefined
        return {
          postMessage: (message) => { answers.push(message); leave(3) },
          on: (_event, listener) => {
            listener({ kind: 'something else' })
            listener({ kind: 'secret.ask', prompt: 'Secret of ANNA' })
          },
          once: (_event, listener) => { leave = listener },
        }
      },
    }, { script, words: ['records', 'list'], env: { A: 'b' } }, (prompt) => { asked.push(prompt); return Promise.resolve('1234') })
    expect([status, asked, answers]).toEqual([3, ['Secret of ANNA'], [{ kind: 'secret.answer', secret: '1234' }]])
  })
})

describe('where the parts lie', () => {
  test('packed: what other processes load lies beside the archive', () => {
    expect(placesOf({ isPackaged: true, getAppPath: () => '/opt/Foyer/resources/app.asar' }, '/opt/Foyer/resources')).toEqual({
      appFolder: '/opt/Foyer/resources/app.asar', outFolder: '/opt/Foyer/resources/app.asar.unpacked/out',
      modulesFolder: '/opt/Foyer/resources/app.asar.unpacked/node_modules', resourcesFolder: '/opt/Foyer/resources/foyer',
    })
  })
  test('a Node of its own on the old runtime only', () => {
    expect(ownNode({ electron: '25.1.1' }, { FOYER_NODE24: '/node' })).toBe('/node')
    expect(ownNode({ electron: '45.4.1' }, { FOYER_NODE24: '/node' })).toBeNull()
    expect(ownNode({ electron: '25.1.1' }, {})).toBeNull()
  })
})
