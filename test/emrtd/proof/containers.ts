import { crc32, deflateRawSync } from 'node:zlib'

// Files that hold files: what authorities publish, and what nobody should.

/** A directory entry of ICAO's PKD: base64 folded after 76 columns (RFC 2849). */
export function ldifEntry(dn: string, attribute: string, value: Uint8Array, newline = '\n'): string {
  const line = `${attribute}:: ${Buffer.from(value).toString('base64')}`
  const folded = line.match(/^.{1,76}|.{1,75}/g)!.join(`${newline} `)
  return [`dn: ${dn}`, 'objectClass: top', 'objectClass: pkdDownload', 'pkdVersion: 17', 'sn: 1', folded, '', ''].join(newline)
}

export function ldif(...entries: string[]): Uint8Array {
  return new TextEncoder().encode(`version: 1\n\n${entries.join('')}`)
}

export interface Packed {
  name: string
  bytes: Uint8Array
  method?: number
  flags?: number
  /** What the headers say instead of the truth. */
  size?: number
  crc?: number
}

/** A ZIP archive (PKWARE APPNOTE §4.3). */
export function zip(...entries: Packed[]): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, bytes, method = 8, flags = 0, size = bytes.length, crc = crc32(bytes) } of entries) {
    const data = method === 8 ? deflateRawSync(bytes) : Buffer.from(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, Buffer.from(name), data])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, rest, Buffer.from(name)]))
    parts.push(local)
    at += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(central.length, 8)
  end.writeUInt32LE(at, 12)
  return new Uint8Array(Buffer.concat([...parts, central, Buffer.from([0x50, 0x4b, 5, 6]), end]))
}
