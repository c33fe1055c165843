import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { secretFile } from './secret-file.ts'

/** By which a proxy on this machine is told from everybody else on it: whoever may speak to the plain port could say in its name which certificate was shown. */
export function proxySecret(folder: string): string {
  return secretFile(join(folder, 'proxy.secret'), () => `${randomBytes(32).toString('base64url')}\n`).trim()
}
