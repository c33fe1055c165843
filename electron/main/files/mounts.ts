/** A disk that can be taken out: where its top folder is, and what it is called. */
export interface Disk {
  root: string
  name: string
  readOnly: boolean
}

const nameIn = (root: string): string => root.split(/[\\/]/).findLast((part) => part !== '') ?? root

/** Mount tables write space, tab, newline and backslash as `\040` and so on. */
const unescape = (text: string): string => text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCodePoint(Number.parseInt(octal, 8)))

/**
 * What udisks and its like have mounted for the user of this session. Devices only: what comes over a network or out of a program
 * (gvfs, FUSE) is no disk that somebody put in.
 *
 * @param mountInfo as `/proc/self/mountinfo` (proc(5)): `36 35 98:0 / /media/ada/STICK rw,nosuid - vfat /dev/sdb1 rw`
 */
export function linuxDisks(mountInfo: string, user: string): Disk[] {
  const homes = [`/media/${user}/`, `/run/media/${user}/`]
  return mountInfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [, , , , point = '', options = ''] = before.split(' ')
    const [, source = '', ofDevice = ''] = after.split(' ')
    const root = unescape(point)
    const below = homes.find((home) => root.startsWith(home))
    if (below === undefined || root.slice(below.length).includes('/') || !source.startsWith('/dev/')) return []
    return [{ root, name: nameIn(root), readOnly: [...options.split(','), ...ofDevice.split(',')].includes('ro') }]
  })
}

/** @param mounts as `/sbin/mount` says: `/dev/disk4s1 on /Volumes/STICK (msdos, local, nodev, nosuid)` */
export function macDisks(mounts: string): Disk[] {
  return mounts.split('\n').flatMap((line) => {
    const [, root = '', told = ''] = /^\/dev\/\S+ on (\/Volumes\/[^/]+) \(([^()]*)\)$/.exec(line) ?? []
    const options = told.split(',').map((option) => option.trim())
    if (root === '' || !options.includes('local') || options.includes('nobrowse')) return []
    return [{ root, name: nameIn(root), readOnly: options.includes('read-only') }]
  })
}

/** @param answer what `Get-CimInstance Win32_LogicalDisk` gave as JSON: one object, or a list of them */
export function windowsDisks(answer: string): Disk[] {
  if (answer.trim() === '') return []
  const parsed: unknown = JSON.parse(answer)
  return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((each: unknown) => {
    const { DeviceID: letter, VolumeName: label, Access: access } = each as { DeviceID?: unknown; VolumeName?: unknown; Access?: unknown }
    if (typeof letter !== 'string' || !/^[A-Z]:$/.test(letter)) return []
    const name = typeof label === 'string' && label.trim() !== '' ? `${label.trim()} (${letter})` : letter
    // 1: readable, not writable.
    return [{ root: `${letter}\\`, name, readOnly: access === 1 }]
  })
}
