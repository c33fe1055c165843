// Which commit of git the sources are.
import { spawnSync } from 'node:child_process'

/** An object name of git under SHA-1, as SLSA's `gitCommit` takes it. */
export const COMMIT = /^[0-9a-f]{40}$/

function git(folder: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, { encoding: 'utf8', cwd: folder })
  if (status !== 0) throw new Error(`git: ${error?.message ?? stderr.trim()}`)
  return stdout.trim()
}

/**
 * @param folder a git work tree
 * @returns the commit that its files are, as 40 hex digits: what a statement of their origin names
 * @throws Error where a file is changed or unknown to git, or there is no such commit
 */
export function commitOf(folder: string): string {
  const changed = git(folder, 'status', '--porcelain')
  if (changed !== '') throw new Error(`these sources are no commit; changed are:\n${changed}`)
  const commit = git(folder, 'rev-parse', '--verify', 'HEAD')
  if (!COMMIT.test(commit)) throw new Error(`git names no commit: ${commit}`)
  return commit
}

/** The same, or null where the sources are no commit: a package made of them says of none that it is. */
export function commitIfAny(folder: string): string | null {
  try {
    return commitOf(folder)
  } catch {
    return null
  }
}
