import { readdir, readFile, readlink } from 'node:fs/promises'
import { sep } from 'node:path'

/** Flags of open(2) for writing, as /proc tells them: O_WRONLY or O_RDWR. */
const WRITES = 0o3

/**
 * Paths of a folder's files that a program holds open for writing or has locked, where Linux tells it: of this user's own programs. A share's far
 * end and other systems tell nothing (Windows refuses to open such a file): there a file that has stopped growing is all there is to see.
 */
export async function openForWriting(folder: string, proc = '/proc'): Promise<{ paths: Set<string>; inodes: Set<string> }> {
  const paths = new Set<string>()
  const beneath = folder.endsWith(sep) ? folder : folder + sep
  const processes = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name))
  await Promise.all(processes.map(async (pid) => {
    // Another user's, or one that has just ended.
    for (const fd of await readdir(`${proc}/${pid}/fd`).catch(() => [])) {
      const path = await readlink(`${proc}/${pid}/fd/${fd}`).catch(() => '')
      if (!path.startsWith(beneath)) continue
      const flags = /^flags:\s*([0-7]+)/m.exec(await readFile(`${proc}/${pid}/fdinfo/${fd}`, 'utf8').catch(() => ''))?.[1]
      if (flags !== undefined && (Number.parseInt(flags, 8) & WRITES) !== 0) paths.add(path)
    }
  }))
  return { paths, inodes: lockedInodes(await readFile(`${proc}/locks`, 'utf8').catch(() => '')) }
}

/** `1: POSIX  ADVISORY  WRITE 708 08:01:131093 0 EOF`: device in hex, inode. */
function lockedInodes(locks: string): Set<string> {
  return new Set([...locks.matchAll(/ WRITE \d+ [0-9a-f]+:[0-9a-f]+:(\d+) /g)].map(([, inode = '']) => inode))
}
