/**
 * Ends a command with its exit status once all is written. A Node process ends by itself when nothing is left to do; a utility process of
 * Electron waits for messages for ever.
 */
export function endProcess(status: number): void {
  process.exitCode = status
  if ((process as unknown as { parentPort?: unknown }).parentPort === undefined) return
  process.stdout.write('', () => process.stderr.write('', () => process.exit()))
}
