/** Calls into libraries of the system that have not come back, each on a thread of its own. */
let away = 0

/** Count a call that blocks a thread until a library of the system answers, which it may never do. */
export async function inSystemLibrary<T>(work: Promise<T>): Promise<T> {
  away += 1
  try {
    return await work
  } finally {
    away -= 1
  }
}

/**
 * End this process now. Node waits at its end for its threads, for ever for one that is blocked in a library: then this process becomes
 * another program that ends with the same status, or, where that cannot be, is killed.
 */
export function leaveNow(status: number): void {
  if (away === 0) process.exit(status)
  try {
    process.execve?.('/bin/sh', ['sh', '-c', `exit ${status}`], {})
  } catch {
    // No such call on this system.
  }
  process.kill(process.pid, 'SIGKILL')
}

/**
 * Ends a command with its exit status once all is written. A Node process ends by itself when nothing is left to do; a utility process of
 * Electron waits for messages for ever, and any for a library that does not answer.
 */
export function endProcess(status: number): void {
  process.exitCode = status
  if (away === 0 && (process as unknown as { parentPort?: unknown }).parentPort === undefined) return
  process.stdout.write('', () => process.stderr.write('', () => leaveNow(status)))
}
