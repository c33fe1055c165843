import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changed, type Entry } from './other-logs.ts'
import type { Draw } from './draws.ts'

/**
 * The same tamperings with a real journal, sealed by systemd-journal-remote (forward secure sealing, an epoch of 15 minutes) and verified by `journalctl --verify`
 * with the first key, which is kept elsewhere. In a mount namespace of its own: the machine's journal and its keys are left alone.
 */
const REMOTE = '/lib/systemd/systemd-journal-remote'
const MACHINE = '0123456789abcdef0123456789abcdef'
const BOOT = 'fedcba9876543210fedcba9876543210'
/** Longer ones are compressed, and would not be found to be edited. */
const LONGEST = 300

/** Debian's systemd-journal-remote, and root for the namespace. */
export const journaldPresent = (): boolean => process.getuid?.() === 0 && existsSync(REMOTE) && spawnSync('unshare', ['-m', 'true']).status === 0

export interface Journald { detects(draw: Draw): boolean, dispose(): void }

/** @throws Error where the honest journal does not verify */
export function journald(entries: readonly Entry[], older: readonly (readonly Entry[])[]): Journald {
  const scratch = mkdtempSync(join(tmpdir(), 'foyer-journald-'))
  const within = (keys: string, command: string, input = '') => {
    const script = `mount --bind "$1" /var/log/journal && mount --bind "$2" /etc/machine-id && ${command}`
    return spawnSync('unshare', ['-m', 'sh', '-c', script, 'sh', keys, join(scratch, 'machine-id')], { input, encoding: 'utf8', maxBuffer: 1 << 26 })
  }
  const keysOf = (name: string) => join(scratch, name)
  // Sealing begins when its keys are made: the events are moved there.
  const begun = Date.now()
  const first = entries[0]?.time ?? 0
  const record = ({ time, text }: Entry, at: number) => {
    const micros = (begun + time - first + 1000) * 1000
    return `__REALTIME_TIMESTAMP=${micros}\n__MONOTONIC_TIMESTAMP=${(at + 1) * 1_000_000}\n_BOOT_ID=${BOOT}\nMESSAGE=${text.slice(0, LONGEST)}\n\n`
  }
  /** @param keys what it is sealed with, as that lies on the machine; null for none */
  const write = (path: string, all: readonly Entry[], keys: string | null) => {
    rmSync(path, { force: true })
    within(keys ?? keysOf('none'), `${REMOTE} --seal=${keys === null ? 'no' : 'yes'} -o "${path}" -`, all.map(record).join(''))
  }
  mkdirSync(join(keysOf('first'), MACHINE), { recursive: true })
  mkdirSync(keysOf('none'))
  writeFileSync(join(scratch, 'machine-id'), `${MACHINE}\n`)
  const verifyKey = within(keysOf('first'), 'journalctl --setup-keys --force --interval=15min 2>/dev/null').stdout.trim().split('\n').at(-1) ?? ''
  const passes = (path: string) => existsSync(path) && spawnSync('journalctl', ['--verify', `--verify-key=${verifyKey}`, `--file=${path}`], { encoding: 'utf8' }).status === 0
  const sealed = (path: string, all: readonly Entry[], from: string, keys: string) => {
    rmSync(keysOf(keys), { recursive: true, force: true })
    cpSync(keysOf(from), keysOf(keys), { recursive: true })
    write(path, all, keysOf(keys))
  }
  // Unique texts at the front, so that each is found in the file.
  const named = (all: readonly Entry[]) => all.map(({ time, text }) => ({ time, text: `${/"index":(\d+)/.exec(text)?.[1] ?? ''} ${text}` }))
  const honest = named(entries)
  const base = join(scratch, 'base.journal')
  sealed(base, honest, 'first', 'now')
  const back = older.map((all, at) => {
    const path = join(scratch, `older-${at}.journal`)
    sealed(path, named(all), 'first', 'gone')
    return path
  })
  for (const path of [base, ...back]) if (!passes(path)) throw new Error('the honest journal does not verify')
  const bytes = readFileSync(base)
  let used = bytes.length
  while (used > 0 && bytes[used - 1] === 0) used -= 1

  const path = join(scratch, 'tampered.journal')
  const put = (draw: Draw): string => {
    const at = draw.salt % older.length
    const made = changed(honest, draw, named(older[at] ?? []))
    switch (draw.act) {
      case 'flip': {
        const copy = Buffer.from(bytes)
        const bit = draw.salt % (used * 8)
        copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        writeFileSync(path, copy)
        return path
      }
      case 'putBack': return back[at] ?? base
      case 'clone':
      case 'clock':
        sealed(path, made, 'first', 'gone')
        return path
      default: {
        if (draw.reach !== 'write') {
          // Made anew from changed entries: without the key, or with the one that is on the machine now.
          if (draw.reach === 'rehash') write(path, made, null)
          else sealed(path, made, 'now', 'gone')
          return path
        }
        const copy = Buffer.from(bytes)
        const place = copy.indexOf(`MESSAGE=${honest[draw.at]?.text.slice(0, 40) ?? ''}`)
        if (place < 0) throw new Error('no such entry')
        copy.fill('~', place + 8, place + (draw.act === 'delete' ? 48 : 9))
        writeFileSync(path, copy)
        return path
      }
    }
  }
  return { detects: (draw) => !passes(put(draw)), dispose: () => { rmSync(scratch, { recursive: true, force: true }) } }
}
