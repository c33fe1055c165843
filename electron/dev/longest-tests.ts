/** Files of tests that take a minute and more: begun late, as vitest begins small ones, they would be waited for alone (vitest.config.ts). */
export const LONGEST: readonly string[] = [
  'test/renderer/screens.test.ts', 'test/vault/keys/locked-keychain.test.ts', 'test/scanners/carriers.test.ts',
  'test/attack/api.test.ts', 'test/attack/pictures.test.ts',
]
