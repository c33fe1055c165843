import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packReceiver } from '../../electron/dev/receiver-pack.ts'

let folder: string
let inside: string
let file: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'foyer-receiver-pack-'))
  file = await packReceiver(join(folder, 'packed'))
  // As IT unpacks it, by the system's own tar.
  mkdirSync(join(folder, 'server'))
  if (spawnSync('tar', ['-xzf', file, '-C', join(folder, 'server')]).status !== 0) throw new Error('tar')
  inside = join(folder, 'server', 'package')
}, 120_000)
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

const read = (name: string) => readFileSync(join(inside, name), 'utf8')
const receiver = (...args: string[]) => spawnSync(process.execPath, [join(inside, 'index.cjs'), ...args], { cwd: folder, env: {}, encoding: 'utf8' })

test('the packed receiver needs no package, and brings its guide and the licences of what is in it', () => {
  expect(readdirSync(inside).toSorted()).toEqual(['LICENSE', 'LICENSES-OF-PACKAGES.txt', 'README.md', 'index.cjs', 'npm-shrinkwrap.json', 'package.json'])
  const manifest = JSON.parse(read('package.json')) as Record<string, unknown>
  expect(manifest).not.toHaveProperty('dependencies')
  expect(Object.keys((JSON.parse(read('npm-shrinkwrap.json')) as { packages: object }).packages)).toEqual([''])
  const needed = [...read('index.cjs').matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name = '']) => name.replace(/^node:/, ''))
  expect(needed.filter((name) => !builtinModules.includes(name) && name !== 'sqlite')).toEqual([])
  for (const name of ['postgres', '@nats-io/jetstream', 'zod']) expect(read('LICENSES-OF-PACKAGES.txt')).toContain(`${name} `)
})

test('it runs alone in a folder, by the commands of its guide', () => {
  writeFileSync(join(folder, 'receiver.json'), JSON.stringify({ folder: 'data' }))
  const config = ['--config', 'receiver.json']
  const told = receiver('key', ...config)
  expect({ status: told.status, err: told.stderr.replaceAll(/^.*(Experimental|--trace-warnings).*\n/gm, '') }).toEqual({ status: 0, err: '' })
  expect(JSON.parse(told.stdout)).toMatchObject({ receiverKey: expect.stringContaining('+') as string, authority: expect.stringContaining('BEGIN CERTIFICATE') as string })
  expect(JSON.parse(receiver('enrol-code', 'Front desk', ...config).stdout)).toMatchObject({ name: 'Front desk' })
  expect(receiver('serve').status).toBe(2)
})

test('the same sources make the same file', async () => {
  expect(readFileSync(await packReceiver(join(folder, 'again'))).equals(readFileSync(file))).toBe(true)
})
