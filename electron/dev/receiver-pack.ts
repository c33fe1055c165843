// `npm run receiver:pack`: the receiver as one file that IT takes to a server, dist/foyer-receiver-VERSION.tgz: the bundle, which needs
// plain Node and no package, with a manifest and a lock that say so, its guide, and the licences of what is inside.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, bundles } from './build.ts'
import { objection, readLicence } from './licences.ts'
import { root } from './paths.ts'
import { say } from './say.ts'
import { tarball } from './tarball.ts'

interface Manifest { name: string, version: string, description: string, license: string, engines: Record<string, string> }

const room = join(root, 'electron', 'receiver')

/** Every package in the bundle, with its licence's text. @throws Error for one that may not ship */
function licencesOfRoom(): string {
  const { packages } = JSON.parse(readFileSync(join(room, 'package-lock.json'), 'utf8')) as { packages: Record<string, unknown> }
  return Object.keys(packages).filter((path) => path !== '').map((path) => {
    const { name, version, licence, text } = readLicence(join(root, path))
    const against = objection(name, licence)
    if (against !== undefined) throw new Error(against)
    return `${name} ${version} (${licence})\n\n${text ?? ''}\n`
  }).join(`\n${'-'.repeat(72)}\n\n`)
}

/** @returns the tarball's path */
export async function packReceiver(folder = join(root, 'dist')): Promise<string> {
  await build(['receiver'])
  const { name, version, description, license, engines } = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8')) as Manifest
  const manifest = { name, version, description, license, engines, bin: { 'foyer-receiver': 'index.cjs' } }
  const lock = { name, version, lockfileVersion: 3, requires: true, packages: { '': { name, version, license, engines, bin: manifest.bin } } }
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  const bytes = tarball([
    { name: 'package/package.json', bytes: json(manifest) },
    // The lock that npm leaves in a package.
    { name: 'package/npm-shrinkwrap.json', bytes: json(lock) },
    { name: 'package/index.cjs', bytes: Buffer.concat([Buffer.from('#!/usr/bin/env node\n'), readFileSync(join(root, bundles.receiver.output))]), executable: true },
    { name: 'package/README.md', bytes: readFileSync(join(room, 'README.md')) },
    { name: 'package/LICENSE', bytes: readFileSync(join(root, 'LICENSE')) },
    { name: 'package/LICENSES-OF-PACKAGES.txt', bytes: Buffer.from(licencesOfRoom()) },
  ])
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}-${version}.tgz`)
  writeFileSync(file, bytes)
  chmodSync(file, 0o644)
  say(`receiver: ${file}, ${Math.round(bytes.byteLength / 1024)} KB, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`)
  return file
}

export async function main(): Promise<number> {
  await packReceiver()
  return 0
}
