import { FoyerError } from '../../../contract/errors.ts'
import { isOfAnother } from '../../../tlog/signed-note.ts'
import { openCheckpoint } from '../../../tlog/checkpoint.ts'
import { headOf } from '../../audit/head.ts'
import { signerOf } from '../../audit/signer.ts'
import { readCheckpointFile } from '../../audit/stored-checkpoints.ts'
import { checkpointPath } from '../../database/desk-files.ts'
import { settingsOf } from '../../database/settings.ts'
import type { Desk } from '../desk.ts'
import { idsHere } from './ids-here.ts'
import type { OpenCopy } from './open-copy.ts'

/**
 * A copy of this very desk, not of one whose people somebody brought along on a disk, nor of another that shares this user's keychain: this
 * place's own key opens it, or what this desk signed and kept outside of its database is signed with the key that lies in the copy. Where nothing
 * here says which desk this is, a key of this machine's keychain is all that can be asked for.
 *
 * @throws FoyerError `desk.otherDesk`
 */
export async function refuseOfOther(desk: Desk, { database, byItsKeyFile, keyIds }: Pick<OpenCopy, 'database' | 'byItsKeyFile' | 'keyIds'>): Promise<void> {
  const here = await idsHere(desk)
  // The key file of a copy can name any database; which one the keychain has a key of it says itself.
  if (!byItsKeyFile || keyIds.some((id) => here.has(id))) return
  const signer = signerOf(settingsOf(database))
  const outside = [readCheckpointFile(checkpointPath(desk.place.folder)), await headOf(desk.place).load()].filter((note) => typeof note === 'string')
  if (outside.some((note) => openCheckpoint(note, signer) !== null)) return
  const nothingSays = here.size === 0 && !outside.some((note) => isOfAnother(note, signer))
  if (!nothingSays || keyIds.length === 0) throw new FoyerError('desk.otherDesk')
}
