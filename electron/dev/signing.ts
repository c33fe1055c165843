// What stands before electron-builder's signing step, on every system: a build that is not for desks is not signed.
import { join } from 'node:path'
import { extractFile } from '@electron/asar'
import { refusalToSign } from './build-kind.ts'

/** Where electron-builder and the systems' own tools find what to sign with. https://www.electron.build/code-signing */
const MATERIAL = ['CSC_LINK', 'CSC_NAME', 'CSC_KEYCHAIN', 'WIN_CSC_LINK', 'FOYER_SIGN', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'APPLE_ID', 'APPLE_API_KEY'] as const

type Environment = Record<string, string | undefined>

/**
 * To be called when everything is packed and nothing is signed yet (`afterPack`). Where there is something to sign with, a build that may not be
 * signed ends here; where there is not, it is kept from signing itself with whatever a keychain holds.
 * @param resources the packed folder that holds app.asar
 * @throws Error naming why
 */
export function beforeSigning(resources: string, standIn: boolean, env: Environment = process.env): void {
  const archive = join(resources, 'app.asar')
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as { version: string }
  const refusal = refusalToSign({ version: manifest.version, mainBundle: extractFile(archive, join('out', 'main', 'index.cjs')).toString(), standIn })
  if (refusal === undefined) return
  const material = MATERIAL.filter((name) => (env[name] ?? '') !== '')
  if (material.length > 0) throw new Error(`this package is not to be signed, for ${refusal}: unset ${material.join(', ')}`)
  env['CSC_IDENTITY_AUTO_DISCOVERY'] = 'false'
}
