import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { win32 } from 'node:path'
import { promisify } from 'node:util'
import { linuxDisks, macDisks, windowsDisks, type Disk } from './mounts.ts'

const run = promisify(execFile)
/** Milliseconds; PowerShell needs one to two seconds to start. */
const PATIENCE_MS = 8000
const bounds = { timeout: PATIENCE_MS, maxBuffer: 256 * 1024, windowsHide: true } as const

/** 2: a removable disk (Win32_LogicalDisk). */
const POWERSHELL_QUESTION = "Get-CimInstance Win32_LogicalDisk -Filter 'DriveType=2 AND Size>0' | Select-Object DeviceID,VolumeName,Access | ConvertTo-Json -Compress"

/** The disks that somebody has put into this computer, as the operating system knows them. None where it cannot be asked. */
export async function removableDisks(platform: NodeJS.Platform = process.platform): Promise<Disk[]> {
  try {
    if (platform === 'linux') return linuxDisks(await readFile('/proc/self/mountinfo', 'utf8'), userInfo().username)
    if (platform === 'darwin') return macDisks((await run('/sbin/mount', [], bounds)).stdout)
    if (platform === 'win32') {
      const powershell = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe')
      return windowsDisks((await run(powershell, ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL_QUESTION], bounds)).stdout)
    }
    return []
  } catch {
    return []
  }
}
