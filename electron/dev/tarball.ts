import { gzipSync } from 'node:zlib'

export interface TarEntry { name: string, bytes: Uint8Array, executable?: boolean }

const BLOCK = 512
const MOST_NAME = 100

/** POSIX ustar, gzipped, as `npm install FILE` and `tar -xzf` take it. The same files make the same bytes: it holds no time and nobody's name. */
export function tarball(entries: readonly TarEntry[]): Buffer {
  const blocks = entries.flatMap(({ name, bytes, executable = false }) => [header(name, bytes.byteLength, executable), Buffer.from(bytes), Buffer.alloc((BLOCK - (bytes.byteLength % BLOCK)) % BLOCK)])
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 })
}

function header(name: string, size: number, executable: boolean): Buffer {
  if (Buffer.byteLength(name) > MOST_NAME) throw new RangeError(`${name} is too long for a tarball`)
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number) => block.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
  block.write(name, 0)
  octal(executable ? 0o755 : 0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\u000000', 257)
  octal(block.reduce((sum, byte) => sum + byte, 0), 148, 7)
  return block
}
