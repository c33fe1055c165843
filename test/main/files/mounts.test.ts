import { expect, it } from 'vitest'
import { linuxDisks, macDisks, windowsDisks } from '../../../electron/main/files/mounts.ts'
import { shownName } from '../../../electron/main/files/shown-name.ts'

it('Linux: devices that were mounted for this user, and nothing else of the mount table', () => {
  const table = [
    '24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
    '60 24 8:17 / /media/ada/STICK rw,nosuid,nodev shared:5 - vfat /dev/sdb1 rw,uid=1000',
    String.raw`61 24 8:33 / /run/media/ada/My\040holiday\011card ro,nosuid - exfat /dev/sdc1 rw`,
    '62 24 11:0 / /media/ada/DVD rw - iso9660 /dev/sr0 ro',
    // Another user's, one without a user, one deeper down, and what is no device.
    '63 24 8:49 / /media/bob/OTHER rw - vfat /dev/sdd1 rw',
    '64 24 8:65 / /media/usb rw - vfat /dev/sde1 rw',
    '65 24 8:66 / /media/ada/STICK/below rw - vfat /dev/sdf1 rw',
    '66 24 0:50 / /media/ada/share rw - cifs //server/share rw',
    '67 24 0:51 / /run/media/ada/phone rw - fuse.jmtpfs jmtpfs rw',
    '68 24 8:81 / /media/adaline/NEAR rw - vfat /dev/sdg1 rw', 'damaged', '',
  ].join('\n')
  expect(linuxDisks(table, 'ada')).toEqual([
    { root: '/media/ada/STICK', name: 'STICK', readOnly: false },
    { root: '/run/media/ada/My holiday\tcard', name: 'My holiday\tcard', readOnly: true },
    { root: '/media/ada/DVD', name: 'DVD', readOnly: true },
  ])
})

it('macOS: local volumes, without images that hide and what comes over a network', () => {
  const table = [
    '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
    '/dev/disk4s1 on /Volumes/MY STICK (msdos, local, nodev, nosuid, noowners)',
    '/dev/disk5s2 on /Volumes/Install (hfs, local, nodev, nosuid, read-only, noowners)',
    '/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec)',
    '/dev/disk6s1 on /Volumes/Hidden (hfs, local, nobrowse)',
    '//ada@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by ada)',
  ].join('\n')
  expect(macDisks(table)).toEqual([{ root: '/Volumes/MY STICK', name: 'MY STICK', readOnly: false }, { root: '/Volumes/Install', name: 'Install', readOnly: true }])
})

it('Windows: one disk, several, none', () => {
  expect(windowsDisks('{"DeviceID":"E:","VolumeName":"STICK","Access":0}\r\n')).toEqual([{ root: 'E:\\', name: 'STICK (E:)', readOnly: false }])
  expect(windowsDisks('[{"DeviceID":"E:","VolumeName":"","Access":1},{"DeviceID":"F:","VolumeName":null},{"DeviceID":"..\\\\x"},{}]')).toEqual([
    { root: 'E:\\', name: 'E:', readOnly: true }, { root: 'F:\\', name: 'F:', readOnly: false },
  ])
  expect(windowsDisks('\r\n')).toEqual([])
})

it('shows a name as what it is', () => {
  expect(shownName('scan 1.pdf')).toBe('scan 1.pdf')
  expect(shownName('Übergröße عربى.png')).toBe('Übergröße عربى.png')
  // Turned round, this one would read "exe.pdf".
  expect(shownName('invoice\u{202E}fdp.exe')).toBe('invoice\u{FFFD}fdp.exe')
  expect(shownName('two\nlines\u{200B}\u{2066}.png')).toBe('two\u{FFFD}lines\u{FFFD}\u{FFFD}.png')
  const long = shownName(`${'a'.repeat(300)}.pdf`)
  expect([Array.from(long).length, long.endsWith('.pdf')]).toEqual([100, true])
})
