/** What a file is by its first bytes; its name and what it claims elsewhere count for nothing. */
export type FileKind = 'jpeg' | 'png' | 'tiff' | 'webp' | 'pdf'

/** The kind, or null for everything that is not read. PDF may begin within the first KB (ISO 32000-1, implementation note 13). */
export function sniff(bytes: Uint8Array): FileKind | null {
  if (starts(bytes, 0, [0xff, 0xd8, 0xff])) return 'jpeg'
  if (starts(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png'
  if (starts(bytes, 0, [0x49, 0x49, 0x2a, 0]) || starts(bytes, 0, [0x4d, 0x4d, 0, 0x2a])) return 'tiff'
  if (starts(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && starts(bytes, 8, [0x57, 0x45, 0x42, 0x50])) return 'webp'
  const last = Math.min(1024, bytes.length - 5)
  for (let i = 0; i <= last; i++) if (starts(bytes, i, [0x25, 0x50, 0x44, 0x46, 0x2d])) return 'pdf'
  return null
}

function starts(bytes: Uint8Array, at: number, signature: readonly number[]): boolean {
  return bytes.length >= at + signature.length && signature.every((byte, i) => bytes[at + i] === byte)
}
