import { lstat, opendir } from 'node:fs/promises'
import { FoyerError } from '../../contract/errors.ts'

/** For how long a folder is waited for, milliseconds: a sleeping disk turns by then; a mount whose computer is gone answers never. */
const ANSWER_MS = 8_000

/** Folders that have not answered yet. Each holds one of the few threads that wait for disks: none is asked a second time meanwhile. */
const unanswered = new Map<string, Promise<void>>()

/** What asks the disk: the folder itself, and what is in it, which a mount keeps elsewhere. */
async function lookInto(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return
  const entries = await opendir(folder)
  try {
    await entries.read()
  } finally {
    await entries.close()
  }
}

/**
 * Wait until a folder answers, without holding up what else the desk does. Whether it can be used is for `checkFolder` to say.
 *
 * @throws FoyerError `backup.folder` (`noAnswer`)
 */
export async function folderAnswers(folder: string, look: (folder: string) => Promise<void> = lookInto, atMostMs = ANSWER_MS): Promise<void> {
  // An error is an answer.
  const answered = unanswered.get(folder) ?? look(folder).catch(() => undefined).finally(() => { unanswered.delete(folder) })
  unanswered.set(folder, answered)
  let timer: NodeJS.Timeout | undefined
  try {
    await Promise.race([answered, new Promise((_done, fail) => {
      timer = setTimeout(() => { fail(new FoyerError('backup.folder', { detail: 'noAnswer' })) }, atMostMs)
    })])
  } finally {
    clearTimeout(timer)
  }
}
