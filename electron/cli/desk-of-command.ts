import type { CliIo } from './io.ts'

/**
 * Which desk's data a command opens: the one that a window started with the same words would (electron/main/options.ts). Installed, that is
 * the real one unless the demo was asked for: whoever looks for a fault, or resets a secret, must not be answered by a demo that nobody uses.
 */
export function deskOfCommand(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): CliIo['mode'] {
  if (argv.includes('--demo')) return 'demo'
  return argv.includes('--desk') || env['FOYER_DESK'] === 'real' || env['FOYER_INSTALLED'] !== undefined ? 'desk' : 'demo'
}
