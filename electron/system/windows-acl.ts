import { spawnSync } from 'node:child_process'

/** `inside`: what is read, and the folder that it lies in; `above`: the folders that lead there. */
export type WindowsPlace = 'inside' | 'above'

/** Access rights of files, folders and keys of the registry as an access control entry spells them (SDDL), by their bits. */
const RIGHTS: Readonly<Record<string, number>> = {
  CC: 0x1, DC: 0x2, LC: 0x4, SW: 0x8, RP: 0x10, WP: 0x20, DT: 0x40, LO: 0x80, CR: 0x100,
  SD: 0x1_0000, RC: 0x2_0000, WD: 0x4_0000, WO: 0x8_0000,
  GA: 0x1000_0000, GX: 0x2000_0000, GW: 0x4000_0000, GR: 0x8000_0000,
  KA: 0xf_003f, KR: 0x2_0019, KW: 0x2_0006, KX: 0x2_0019,
  FA: 0x1f_01ff, FR: 0x12_0089, FW: 0x12_0116, FX: 0x12_00a0,
}

/** Delete a child or the thing itself, change its access or its owner, everything: with these what lies there can be exchanged. */
const EXCHANGES = 0x40 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000
/** Write or add data, write in general: with these something can be put there too. Every user may add to `C:\ProgramData`. */
const WRITES = 0x2 | 0x4 | 0x4000_0000

/** Administrators, the system, the installer of Windows, and the owner-to-be that entries for inheritance name. */
const TRUSTED = new Set(['BA', 'SY', 'LA', 'DA', 'EA', 'CO', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464', 'S-1-5-32-544', 'S-1-5-18', 'S-1-3-0'])

/** Bits of the rights in an entry; all of them where they cannot be understood. */
function bitsOf(rights: string): number {
  if (/^0x[0-9a-f]{1,8}$/i.test(rights)) return Number(rights)
  const words = rights.match(/[A-Z]{2}/g) ?? []
  if (words.join('') !== rights) return 0xffff_ffff
  return words.reduce((bits, word) => bits | (RIGHTS[word] ?? 0xffff_ffff), 0)
}

/**
 * Who, being no administrator, could write there: from owner and access list in SDDL, which has the same words in every language of
 * Windows. Entries that deny are not counted in anybody's favour. `?` where it cannot be understood; null: nobody.
 */
export function ordinaryWriter(sddl: string | null, place: WindowsPlace): string | null {
  const parts = /^O:(?<owner>[A-Z]{2}|S-[\d-]+)(?:G:(?:[A-Z]{2}|S-[\d-]+))?D:(?<flags>[A-Z]*)(?<entries>(?:\([^()]*\))*)(?:S:.*)?$/.exec(sddl ?? '')?.groups
  const owner = parts?.['owner']
  if (parts === undefined || owner === undefined || parts['flags']?.includes('NO') === true) return '?'
  if (!TRUSTED.has(owner)) return owner
  const wanted = place === 'inside' ? EXCHANGES | WRITES : EXCHANGES
  for (const [, entry = ''] of (parts['entries'] ?? '').matchAll(/\(([^()]*)\)/g)) {
    const [type = '', flags = '', rights = '', , , who = ''] = entry.split(';')
    const allows = type === 'A' || type === 'OA' || type === 'XA'
    // Inherit-only: said for what will lie in it, not for itself.
    if (!allows || /^(?:..)*IO/.test(flags)) continue
    if ((bitsOf(rights) & wanted) !== 0 && !TRUSTED.has(who)) return who
  }
  return null
}

/** Fixed, since the environment belongs to whoever starts the desk. */
export const SYSTEM_ROOT = 'C:\\Windows'
export const POWERSHELL = `${SYSTEM_ROOT}\\System32\\WindowsPowerShell\\v1.0`
/** A cold PowerShell takes a second or two. */
const PATIENCE_MS = 20_000
const SCRIPT = '$input | ForEach-Object { $s = "-"; try { $s = (Get-Acl -LiteralPath $_ -ErrorAction Stop).Sddl } catch {}; $s }'

/** Owner and access of each path, null where Windows does not say. */
export function sddlOf(paths: readonly string[]): (string | null)[] {
  if (paths.length === 0) return []
  const { stdout, status } = spawnSync(`${POWERSHELL}\\powershell.exe`, ['-NoProfile', '-NonInteractive', '-Command', SCRIPT], {
    input: `${paths.join('\r\n')}\r\n`, encoding: 'utf8', timeout: PATIENCE_MS, windowsHide: true, maxBuffer: 16 << 20,
    env: { SystemRoot: SYSTEM_ROOT, PSModulePath: `${POWERSHELL}\\Modules` },
  })
  const lines = (stdout ?? '').split(/\r?\n/).filter((line) => line !== '')
  // One answer for each path, or none is believed.
  if (status !== 0 || lines.length !== paths.length) return paths.map(() => null)
  return lines.map((line) => (line === '-' ? null : line))
}
