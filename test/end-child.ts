import type { ChildProcess } from 'node:child_process'

/** Ends a process that was started here, and waits until it has; one that has ended by itself says so no second time. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}
