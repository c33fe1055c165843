import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { extractFile } from '@electron/asar'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refusalToSign } from '../../electron/dev/build-kind.ts'
import { fakeCameraArgs } from '../../electron/dev/fake-camera.ts'
import { DISPLAY_ARGS } from '../../electron/dev/session.ts'
import { packedExecutable, packedFolder } from './packed-app.ts'

const archive = join(packedFolder, 'resources', 'app.asar')

/** @returns how it ended; null where it had to be ended */
function start(executable: string, words: readonly string[], env: Record<string, string> = {}): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(executable, words, { env: { ...process.env, ...env }, encoding: 'utf8', timeout: 120_000, killSignal: 'SIGKILL' })
  return { status, stderr }
}

const REFUSED = [
  '--remote-debugging-port=9222', '--remote-debugging-pipe', '--renderer-cmd-prefix=PROGRAM', '--utility-cmd-prefix=PROGRAM', '--gpu-launcher=PROGRAM', '--js-flags=--expose-gc', '--inspect=0', '--load-extension=/tmp',
  '--no-sandbox', '--user-data-dir=/tmp', '--unheard-of',
]

describe('a packed app, the demo included', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-words-'))
  const trace = join(folder, 'started')
  const program = join(folder, 'program')
  beforeAll(() => writeFileSync(program, `#!/bin/sh\necho started >>'${trace}'\nexec "$@"\n`, { mode: 0o755 }))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(REFUSED)('ends with a code at %s, having started nothing', (word) => {
    const { status, stderr } = start(packedExecutable, ['--demo', `--data-folder=${join(folder, 'data')}`, word.replace('PROGRAM', program)])
    expect({ status, told: /^foyer: start\.unlisted \(.*$/m.exec(stderr)?.[0] }).toMatchObject({ status: 2, told: expect.stringContaining(`(${word.split('=')[0]})`) as string })
    expect(stderr).not.toContain('DevTools listening')
    expect([existsSync(trace), existsSync(join(folder, 'data'))]).toEqual([false, false])
  })

  it('does so behind a command, and at a variable that would write down what the page says', () => {
    expect(start(packedExecutable, ['doctor', `--utility-cmd-prefix=${program}`]).status).toBe(2)
    expect(start(packedExecutable, ['--demo'], { ELECTRON_ENABLE_LOGGING: '1' }).status).toBe(2)
    expect(existsSync(trace)).toBe(false)
  })
})

describe('the build for tests', () => {
  const bundle = extractFile(archive, 'out/main/index.cjs').toString()
  const { version } = JSON.parse(extractFile(archive, 'package.json').toString()) as { version: string }

  it('says so in its version, and is not to be signed', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+-test$/)
    expect(refusalToSign({ version, mainBundle: bundle, standIn: false })).toMatch('for tests')
  })

  it('differs from one for desks in one word, with which it opens neither camera nor debugger', () => {
    const folder = mkdtempSync(join(tmpdir(), 'foyer-desk-build-'))
    try {
      const copy = join(folder, 'app')
      cpSync(packedFolder, copy, { recursive: true, verbatimSymlinks: true })
      // As long as the other word, so that nothing in the archive moves.
      const bytes = readFileSync(archive)
      const at = bytes.indexOf('"foyer-build-for-tests"')
      expect(at).toBeGreaterThan(0)
      bytes.write('"foyer-build-for-desks"', at)
      writeFileSync(join(copy, 'resources', 'app.asar'), bytes)
      expect(refusalToSign({ version: '0.0.0', mainBundle: bytes.toString('latin1'), standIn: false })).toBeUndefined()
      for (const word of ['--remote-debugging-port=0', ...DISPLAY_ARGS, ...fakeCameraArgs('/tmp/none.mjpeg')]) expect(start(join(copy, 'foyer'), ['--demo', word]).status, word).toBe(2)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
