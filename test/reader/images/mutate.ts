import type { Random } from '../../drawn/random.ts'

/** One to four changes to a file's bytes: flips, extreme values, cuts, repeats, splices, lying lengths. */
export function mutate(r: Random, bytes: Buffer, others: readonly Buffer[]): Buffer {
  let out = Buffer.from(bytes)
  for (let i = r.whole(1, 4); i > 0; i--) {
    // Headers lie more dangerously than pixels do.
    const at = r.chance(0.5) ? r.whole(2, Math.min(120, out.length - 1)) : r.whole(0, Math.max(0, out.length - 1))
    const kind = r.whole(0, 6)
    if (out.length < 8) return out
    if (kind === 0) out[at] = out[at]! ^ (1 << r.whole(0, 7))
    else if (kind === 1) out[at] = r.pick([0, 1, 0x7f, 0x80, 0xfe, 0xff])
    else if (kind === 2) out = out.subarray(0, at)
    else if (kind === 3) out.writeUInt32BE(r.pick([0, 0xffffffff, 0x7fffffff, 0x10000, 65535]), Math.min(at, out.length - 4))
    else if (kind === 4) out = Buffer.concat([out.subarray(0, at), out.subarray(Math.max(0, at - r.whole(1, 64)))])
    else if (kind === 5) {
      const other = r.pick(others)
      out = Buffer.concat([out.subarray(0, at), other.subarray(r.whole(0, other.length - 1))])
    } else {
      const end = Math.min(out.length, at + r.whole(1, 32))
      for (let k = at; k < end; k++) out[k] = r.whole(0, 255)
    }
  }
  return Buffer.from(out)
}
