import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CancellationToken, configureRequestUrl, GenericProvider, HttpExecutor } from '../../electron/dev/packer/updater.ts'
import { announcedFiles, announcer, channelOf, writeAnnouncement, writeChannels } from '../../electron/dev/update-files.ts'
import { openAnnouncement } from '../../electron/tlog/announcement.ts'
import { keyType, verifierKeyOf } from '../../electron/tlog/signed-note.ts'
import { nginxThere, startFiles } from '../uplink/nginx.ts'

const pemOf = (type: 'ed25519' | 'x25519'): string => (type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519')).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

it('a package is named in the file of its platform', () => {
  expect(['foyer_1.0.0_amd64.deb', 'foyer-1.0.0-1.aarch64.rpm', 'Foyer Setup 1.0.0.exe', 'Foyer-1.0.0-mac.zip', 'Foyer-1.0.0.msi', 'SHA256SUMS'].map(channelOf)).toEqual(['latest-linux.yml', 'latest-linux-arm64.yml', 'latest.yml', 'latest-mac.yml', null, null])
})

describe.skipIf(!nginxThere)('what lies beside packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-update-files-'))
  const www = join(folder, 'www')
  const packages = ['foyer_0.3.0_amd64.deb', 'foyer-0.3.0-1.x86_64.rpm'].map((name) => join(www, name))
  let nginx: Awaited<ReturnType<typeof startFiles>>
  beforeAll(async () => {
    mkdirSync(www)
    for (const [index, file] of packages.entries()) writeFileSync(file, `package ${index}`)
    nginx = await startFiles(folder, www)
  })
  afterAll(async () => {
    await nginx.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is what electron-updater’s generic provider finds, takes by its digest, and refuses where a byte is another', async () => {
    const files = announcedFiles(packages)
    expect(writeChannels(www, '0.3.0', files, '2026-11-28T10:00:00.000Z')).toEqual([join(www, 'latest-linux.yml')])
    class Executor extends HttpExecutor<ReturnType<typeof request>> {
      createRequest(options: object, callback: (response: unknown) => void) {
        return request({ ...options, ca: readFileSync(nginx.authorityFile), minVersion: 'TLSv1.3' }, callback)
      }

      /** As electron-updater's own executor calls it, which has Electron's network in the place of Node's. */
      async take(url: URL, sha512: string, destination: string): Promise<void> {
        const options = { headers: {} }
        configureRequestUrl(url, options)
        await new Promise<void>((resolve, reject) => {
          this.doDownload(options, { destination, options: { sha512, cancellationToken: new CancellationToken() }, onCancel: () => undefined, callback: (error) => { if (error === null || error === undefined) resolve(); else reject(error) }, responseHandler: null }, 0)
        })
      }
    }
    const executor = new Executor()
    const provider = new GenericProvider({ provider: 'generic', url: `${nginx.address}/` }, { channel: null, isAddNoCacheQuery: false } as never, { platform: 'linux', isUseMultipleRangeRequest: false, executor } as never)
    const found = await provider.getLatestVersion()
    expect([found.version, provider.resolveFiles(found).map(({ url }) => url.pathname)]).toEqual(['0.3.0', files.map(({ name }) => `/${name}`)])
    const [first] = provider.resolveFiles(found)
    if (first === undefined) throw new Error('none')
    const take = () => executor.take(first.url, first.info.sha512, join(folder, 'taken'))
    await take()
    expect(readFileSync(join(folder, 'taken'), 'utf8')).toBe('package 1')
    writeFileSync(join(www, files[0]?.name ?? ''), 'package 2')
    await expect(take()).rejects.toThrow('sha512 checksum mismatch')
  })

  it('is announced under a key of OpenSSL’s making, by which a desk opens it', () => {
    const signer = announcer('it.example/foyer', pemOf('ed25519'))
    const { file, key } = writeAnnouncement(www, { version: '0.3.0', files: announcedFiles(packages) }, signer, new Date('2026-11-28T10:00:00.000Z'), 60)
    const opened = verifierKeyOf(key, keyType.note)
    if (opened === null) throw new Error('no key')
    expect(openAnnouncement(readFileSync(file, 'utf8'), opened)).toEqual({ version: '0.3.0', signedAt: '2026-11-28T10:00:00.000Z', until: '2027-01-27T10:00:00.000Z', files: announcedFiles(packages) })
    expect(() => announcer('it.example/foyer', pemOf('x25519'))).toThrow('Ed25519')
    expect(() => announcer('IT of the house', pemOf('ed25519'))).toThrow('name')
  })
})
