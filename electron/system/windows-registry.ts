import { execFile, spawnSync } from 'node:child_process'
import { ordinaryWriter, POWERSHELL, SYSTEM_ROOT } from './windows-acl.ts'

/** Milliseconds; a cold PowerShell takes a second or two. */
const PATIENCE_MS = 20_000
/** Bytes of what it says: a policy with every key takes a few thousand. */
const MAX_SAID = 1 << 20

/** What lies under a key of the local machine, with its owner and access; `null` where there is no such key. In UTF-8, which `reg.exe` does not write. */
const script = (key: string): string => `[Console]::OutputEncoding = [Text.UTF8Encoding]::new($false)
$ErrorActionPreference = 'Stop'
function Values($k) { $v = @{}; foreach ($n in $k.GetValueNames()) { $v[$n] = $k.GetValue($n) }; foreach ($s in $k.GetSubKeyNames()) { $v[$s] = Values $k.OpenSubKey($s) }; $v }
$path = 'HKLM:\\${key}'
if (Test-Path -LiteralPath $path) { @{ sddl = (Get-Acl -LiteralPath $path).Sddl; values = (Values (Get-Item -LiteralPath $path)) } | ConvertTo-Json -Compress -Depth 4 } else { 'null' }`

export interface RegistryFound {
  /** Who, being no administrator, could write there; null: nobody. */
  writer: string | null
  /** As JSON has it. */
  values: unknown
}

/**
 * A key of the local machine, `SOFTWARE\\…`, whole.
 * @returns null where there surely is none
 * @throws Error where Windows does not say
 */
export function registryKey(key: string): RegistryFound | null {
  const { stdout, status } = spawnSync(`${POWERSHELL}\\powershell.exe`, ['-NoProfile', '-NonInteractive', '-Command', script(key)], {
    encoding: 'utf8', timeout: PATIENCE_MS, windowsHide: true, maxBuffer: MAX_SAID, env: { SystemRoot: SYSTEM_ROOT, PSModulePath: `${POWERSHELL}\\Modules` },
  })
  if (status !== 0) throw new Error('the registry does not say')
  const said = JSON.parse(stdout) as { sddl?: unknown, values?: unknown } | null
  return said === null ? null : { writer: ordinaryWriter(typeof said.sddl === 'string' ? said.sddl : null, 'inside'), values: said.values }
}

/** Another text after each change below a key: what `reg.exe` says of it, which takes a few milliseconds and shows no letter beyond the system's own. */
export function registryMark(key: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(`${SYSTEM_ROOT}\\System32\\reg.exe`, ['query', `HKLM\\${key}`, '/s', '/reg:64'], { timeout: PATIENCE_MS, windowsHide: true, maxBuffer: MAX_SAID, env: { SystemRoot: SYSTEM_ROOT } }, (error, stdout) => {
      resolve(error === null ? stdout : 'none')
    })
  })
}
