import { FoyerError } from '../../../contract/errors.ts'
import type { HandlersOf } from '../call.ts'
import { backUp, wordsOf } from '../../backups/back-up-desk.ts'
import { listBackups } from '../../backups/backup-folder.ts'
import { folderAnswers } from '../../backups/folder-answers.ts'
import { opened } from '../../database/opened.ts'
import { readKeyFile } from '../../keys/key-file.ts'
import type { OpenDesk } from '../desk.ts'

/** @throws FoyerError `backup.folder` where neither the call nor policy names one */
function folderOf({ policy }: OpenDesk, given: string | null): string {
  const folder = given ?? policy.inForce().values.backupFolder
  if (folder === '') throw new FoyerError('backup.folder', { detail: 'none' })
  return folder
}

export const backupHandlers: HandlersOf<'backups'> = {
  'backups.make': async ({ folder, keep }, call) => {
    const { desk } = call
    const made = await desk.inTurn(() => backUp(desk, folderOf(opened(desk), folder), keep))
    call.setDetail(wordsOf(made))
    return made
  },
  'backups.list': async ({ folder }, { desk }) => {
    const named = folderOf(opened(desk), folder)
    await folderAnswers(named)
    const parts = opened(desk)
    return listBackups(named, parts.terminal, readKeyFile(desk.place.folder))
  },
}
