import { join, win32 } from 'node:path'
import type { Carrier } from '../carrier.ts'
import { helperCarrier } from '../driver-helper/carrier.ts'
import type { Helper } from '../driver-helper/run.ts'

/** Scanners of Windows, by Windows Image Acquisition 2: its automation layer, asked by a script of PowerShell (`resources/wia`), which every Windows has. */
export function wiaCarrier({ resourcesFolder, env }: { resourcesFolder: string; env: NodeJS.ProcessEnv }): Carrier {
  return helperCarrier({ prefix: 'wia:', helper: wiaHelper(join(resourcesFolder, 'wia', 'scan.ps1'), env) })
}

/** By its whole path: what lies in a folder of the PATH under that name is not asked. */
function wiaHelper(script: string, env: NodeJS.ProcessEnv): Helper {
  const windows = env['SystemRoot'] ?? 'C:\\Windows'
  const names = ['SystemRoot', 'windir', 'TEMP', 'TMP', 'USERPROFILE', 'LOCALAPPDATA', 'APPDATA', 'ProgramData', 'PSModulePath', 'PATH', 'COMPUTERNAME']
  return {
    command: win32.join(windows, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
    args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', script],
    env: Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]]))),
  }
}
