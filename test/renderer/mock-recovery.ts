import type { FilePlace } from '../../electron/contract/files.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import type { MockHandlers } from './mock-bridge.ts'
import { NOW, RECOVERY_KEY, SECRETS } from './mock-scenario.ts'

/** The folder, a disk, and one that cannot be written. */
export const mockPlaces: readonly FilePlace[] = [
  { id: 'place-folder', kind: 'folder', name: 'Documents / Foyer', writable: true },
  { id: 'place-disk', kind: 'removable', name: 'STICK', writable: true },
  { id: 'place-locked', kind: 'removable', name: 'LOCKED', writable: false },
]

type RecoveryHandlers = Pick<MockHandlers, Extract<keyof MockHandlers, `recovery.${string}`>>

/** A disk with two copies; the older one lacks three events. @param opened the desk opens from now on */
export function mockRecovery(opened: () => void): RecoveryHandlers {
  return {
    'recovery.report': () => ({ lines: ['Foyer: 0.1.0', 'desk: desk', 'fault: database.damaged (SQLITE_CORRUPT)', 'records.db: 1048576 bytes, changed 2026-05-14T08:00:00.000Z', 'records.db-wal: not there', 'keychain: opens', 'integrity: pages=4'] }),
    'recovery.places': () => [...mockPlaces],
    'recovery.saveReport': () => ({ fileName: 'foyer-report.txt' }),
    'recovery.copies': ({ place }) => ({
      copies: place === 'place-folder' ? [] : [
        { id: 'copy-new', folder: 'backup/2026-05-14', bytes: 4_194_304, changedAt: NOW, withLog: false, withKeyFile: true },
        { id: 'copy-old', folder: '', bytes: 3_145_728, changedAt: '2026-04-01T09:00:00.000Z', withLog: true, withKeyFile: false },
      ],
      more: false,
    }),
    'recovery.restore': ({ copy, word }) => {
      if ('secret' in word && word.secret !== SECRETS.administrator) throw new FoyerError('staff.wrongSecret')
      if ('recoveryKey' in word && word.recoveryKey !== RECOVERY_KEY) throw new FoyerError('keys.recoveryKeyInvalid', { detail: 'other' })
      opened()
      return { events: 812, records: 96, until: NOW, missing: copy === 'copy-old' ? 3 : null, problems: copy === 'copy-old' ? 2 : 0, setAside: true }
    },
    'recovery.renewDemo': () => {
      opened()
      return {}
    },
    'recovery.restart': () => ({}),
    'recovery.leave': () => ({}),
  }
}
