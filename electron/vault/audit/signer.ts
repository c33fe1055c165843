import { FoyerError } from '../../contract/errors.ts'
import { id } from '../../contract/primitives.ts'
import { settingNames } from '../database/setting-names.ts'
import type { Settings } from '../database/settings.ts'
import { originOf } from '../../tlog/checkpoint.ts'
import { noteSigner, type NoteSigner } from '../../tlog/sign-note.ts'

/** Who signs for this desk. @throws FoyerError `database.damaged` where its settings do not say */
export function signerOf(settings: Settings): NoteSigner {
  const terminal = settings.get(settingNames.terminal)
  const seed = settings.get(settingNames.auditSeed)
  if (!id.safeParse(terminal).success || terminal === null || seed === null || !/^[0-9a-f]{64}$/.test(seed)) throw new FoyerError('database.damaged', { detail: 'settings' })
  return noteSigner(originOf(terminal), Buffer.from(seed, 'hex'))
}
