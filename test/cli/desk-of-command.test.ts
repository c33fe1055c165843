import { describe, expect, it } from 'vitest'
import { deskOfCommand } from '../../electron/cli/desk-of-command.ts'
import { commandEnvironment } from '../../electron/main/command-line.ts'
import { startOptions } from '../../electron/main/options.ts'

const installed = (env: Record<string, string> = {}) => commandEnvironment(env, { resourcesFolder: '/r', version: '1' })

describe('the desk of a command', () => {
  it.each([[[]], [['--demo']], [['--desk']], [['--desk', '--demo']]] as string[][][])('is the one that a window opens at the words %j', (words) => {
    for (const env of [{}, { FOYER_DESK: 'real' }]) {
      expect(deskOfCommand([...words, 'doctor'], installed(env))).toBe(startOptions(words, env, 'linux', '/data', true).mode)
      expect(deskOfCommand([...words, 'doctor'], env)).toBe(startOptions(words, env, 'linux', '/data', false).mode)
    }
  })

  it('is the real one where Foyer is installed, the demo in a checkout', () => {
    expect(deskOfCommand(['staff', 'reset'], installed())).toBe('desk')
    expect(deskOfCommand(['staff', 'reset'], {})).toBe('demo')
  })
})
