import { join, win32 } from 'node:path'
import { helperKeyboard } from './helper-keyboard.ts'
import type { Keyboard } from './keyboard.ts'
import { x11Keyboard } from './x11-keyboard.ts'

interface Given {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  resourcesFolder: string
  wait: (ms: number) => Promise<void>
}

/** What Windows needs to start PowerShell; a program that types is told nothing else of this process. */
const WINDOWS_ENV = ['SystemRoot', 'windir', 'PATH', 'TEMP', 'TMP', 'USERPROFILE', 'LOCALAPPDATA', 'PSModulePath']

/** The keyboard of the system that this is. */
export function systemKeyboard({ platform, env, resourcesFolder, wait }: Given): Keyboard {
  const kept = (names: readonly string[]) => Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
  const script = (name: string) => join(resourcesFolder, 'typing', name)
  if (platform === 'win32') {
    return helperKeyboard({
      command: win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
      args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', script('type.ps1')], env: kept(WINDOWS_ENV),
    })
  }
  if (platform === 'darwin') return helperKeyboard({ command: '/usr/bin/osascript', args: ['-l', 'JavaScript', script('type.jxa')], env: kept(['HOME', 'PATH']) })
  return x11Keyboard({ env, wait })
}
