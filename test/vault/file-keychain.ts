import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Keychain } from '../../electron/vault/keys/keychain.ts'

/** A keychain in a file, so that a test's child process can be killed and started again with what it had. Tests only. */
export function fileKeychain(path: string): Keychain {
  const read = (): Record<string, string> => (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Record<string, string> : {})
  const write = (entries: Record<string, string>) => {
    writeFileSync(`${path}.new`, JSON.stringify(entries))
    renameSync(`${path}.new`, path)
  }
  return {
    get: (account) => Promise.resolve(read()[account] ?? null),
    set: (account, value) => Promise.resolve(write({ ...read(), [account]: value })),
    remove: (account) => Promise.resolve(write(Object.fromEntries(Object.entries(read()).filter(([name]) => name !== account)))),
    all: () => Promise.resolve(Object.entries(read()).map(([account, value]) => ({ account, value }))),
  }
}
