import type { Addition } from './migration.ts'

/** The web origin that a key of a page in a browser is bound to; none of a key that programs use. */
export const origins: Addition = {
  name: 'origins',
  up(database) {
    database.exec('ALTER TABLE client_keys ADD COLUMN origin TEXT')
  },
}
