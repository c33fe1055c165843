import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { collectLicences } from '../../electron/dev/licences.ts'
import { NATIVE, nativePackage, telemetryIn, unwatched } from '../../electron/dev/native-packages.ts'
import { root } from '../../electron/dev/paths.ts'

interface Entry { version?: string; dev?: boolean; name?: string; os?: string[]; cpu?: string[] }
const lock = (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> }).packages

/** Everything that may ship, for any system; Node itself is for checkouts (electron-builder.yml leaves it out). */
const shipped = Object.entries(lock).flatMap(([path, entry]) => {
  const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  return path === '' || entry.dev === true || /^node-(linux|win)-/.test(name) ? [] : [{ path, name, version: entry.version ?? '', platform: entry.os !== undefined || entry.cpu !== undefined }]
})

const librariesIn = (path: string): string[] => {
  const folder = join(root, path)
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => NATIVE.test(file) && !file.includes('node_modules')).map((file) => join(folder, file)) : []
}

/** Asked for by nfc-pcsc and left out of the package: its addon is never built (package.json, allowScripts) nor packed (electron-builder.yml). */
const NOT_PACKED = new Set(['@pokusew/pcsclite', 'nan'])

describe('native code that ships', () => {
  const native = shipped.filter(({ path, name, platform }) => !NOT_PACKED.has(name) && (platform || librariesIn(path).length > 0))

  test('was watched, at this version, for every system', () => {
    expect(native.length).toBeGreaterThan(30)
    expect(native.flatMap(({ name, version }) => unwatched(name, version) ?? [])).toEqual([])
  })

  test('is told, with what it opens, beside the licences', () => {
    const told = collectLicences()
    for (const { name, version } of native.filter(({ path }) => existsSync(join(root, path)))) {
      expect(told.find((each) => each.name === name && each.version === version)?.opens, name).toBe(nativePackage(name)?.opens)
    }
    expect(told.every(({ opens = '' }) => opens.length <= 400)).toBe(true)
  })

  test('of another version, or of another package, does not ship', () => {
    expect(unwatched('onnxruntime-node', '1.30.0')).toMatch('watched at 1.18.0, not at 1.30.0')
    expect(unwatched('somebody-elses-addon', '1.0.0')).toMatch('nobody watched')
  })

  test('holds no word of telemetry, on any system whose library is here', () => {
    const libraries = native.flatMap(({ path }) => librariesIn(path))
    for (const system of ['darwin/arm64', 'darwin/x64', 'linux/arm64', 'linux/x64', 'win32/arm64', 'win32/x64']) expect(libraries.filter((file) => file.includes(`napi-v3/${system}`)).length, system).toBeGreaterThan(1)
    expect(libraries.flatMap((file) => telemetryIn(readFileSync(file)).map((word) => `${word} in ${file.slice(root.length + 1)}`))).toEqual([])
    // A hundred megabytes, word by word.
  }, 240_000)

  test('and would be found out', () => {
    expect(telemetryIn(Buffer.from('\u0000https://mobile.events.data.microsoft.com/OneCollector/1.0\u0000'))).toEqual(['events.data.microsoft.com'])
    expect(telemetryIn(Buffer.from('ORT_DISABLE_TELEMETRY', 'utf16le'))).toEqual(['ORT_DISABLE_TELEMETRY'])
  })
})

// From 1.29 on it tells Microsoft of its use. These read as 1.27 does and are 56 MB less to fetch: no library twice, none for graphics. Before 1.22 the WebAssembly is not for Node.
test('a runtime from before its telemetry is pinned, in both forms', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
  expect([dependencies['onnxruntime-node'], dependencies['onnxruntime-web']]).toEqual(['1.18.0', '1.22.0'])
  expect([lock['node_modules/onnxruntime-node']?.version, lock['node_modules/onnxruntime-web']?.version]).toEqual(['1.18.0', '1.22.0'])
  const installed = JSON.parse(readFileSync(join(root, 'node_modules/onnxruntime-node/package.json'), 'utf8')) as { version: string }
  expect(installed.version).toBe('1.18.0')
})
