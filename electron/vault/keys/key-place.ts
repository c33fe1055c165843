import type { Keychain } from './keychain.ts'

export type RandomBytes = (count: number) => Uint8Array

/** Where a desk's key and database are. */
export interface KeyPlace {
  folder: string
  keychain: Keychain
  randomBytes: RandomBytes
}
