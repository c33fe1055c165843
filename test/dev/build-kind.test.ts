import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPackage, extractFile, uncache } from '@electron/asar'
import { afterAll, describe, expect, test } from 'vitest'
import { buildKind, refusalToSign, versionOf } from '../../electron/dev/build-kind.ts'
import { beforeSigning } from '../../electron/dev/signing.ts'
import { BUILD_KIND, isTestBuild } from '../../electron/main/test-build.ts'

const desks = 'const BUILD_KIND = "foyer-build-for-desks";'
const tests = 'const BUILD_KIND = "foyer-build-for-tests";'

test('a build is for desks unless it is told otherwise, and its version says so', () => {
  expect(buildKind({})).toBe(BUILD_KIND)
  expect(isTestBuild()).toBe(false)
  expect(versionOf('1.2.3', buildKind({}))).toBe('1.2.3')
  expect(versionOf('1.2.3', buildKind({ FOYER_BUILD_FOR: 'tests' }))).toBe('1.2.3-test')
})

test('what may be signed: a build for desks, with the Electron for desks, that says so itself', () => {
  expect(refusalToSign({ version: '1.2.3', mainBundle: desks, standIn: false })).toBeUndefined()
  expect(refusalToSign({ version: '1.2.3', mainBundle: desks, standIn: true })).toMatch('old Electron')
  expect(refusalToSign({ version: '1.2.3', mainBundle: tests, standIn: false })).toMatch('for tests')
  expect(refusalToSign({ version: '1.2.3', mainBundle: desks + tests, standIn: false })).toMatch('for tests')
  expect(refusalToSign({ version: '1.2.3-test', mainBundle: desks, standIn: false })).toMatch('version')
  expect(refusalToSign({ version: '1.2.3', mainBundle: '', standIn: false })).toMatch('does not say')
})

describe('before the signing step', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-signing-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const packed = async (name: string, version: string, mainBundle: string): Promise<string> => {
    const app = join(folder, name)
    mkdirSync(join(app, 'out/main'), { recursive: true })
    writeFileSync(join(app, 'package.json'), JSON.stringify({ version }))
    writeFileSync(join(app, 'out/main/index.cjs'), mainBundle)
    mkdirSync(join(folder, `${name}-packed`))
    const archive = join(folder, `${name}-packed`, 'app.asar')
    await createPackage(app, archive)
    // It comes back before the last of its files has reached the disk.
    const written = (file: string): string => {
      uncache(archive)
      return extractFile(archive, file).toString()
    }
    await expect.poll(() => written('package.json')).toBe(JSON.stringify({ version }))
    await expect.poll(() => written('out/main/index.cjs')).toBe(mainBundle)
    return join(folder, `${name}-packed`)
  }

  test('a build for tests ends where there is something to sign with, and signs itself nowhere else', async () => {
    const resources = await packed('tests', '1.2.3-test', tests)
    for (const name of ['CSC_LINK', 'WIN_CSC_LINK', 'CSC_NAME', 'APPLE_ID', 'AZURE_CLIENT_ID', 'FOYER_SIGN']) expect(() => beforeSigning(resources, false, { [name]: 'x' }), name).toThrow(name)
    const env: Record<string, string | undefined> = {}
    beforeSigning(resources, false, env)
    expect(env['CSC_IDENTITY_AUTO_DISCOVERY']).toBe('false')
  })

  test('a build for desks goes on', async () => {
    const env = { CSC_LINK: 'x' }
    beforeSigning(await packed('desks', '1.2.3', desks), false, env)
    expect(env).toEqual({ CSC_LINK: 'x' })
  })
})
