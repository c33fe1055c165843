import { spawn } from 'node:child_process'
import { FoyerError } from '../../contract/errors.ts'
import type { Feed, FeedEvent } from './feed.ts'
import { journalEntry } from './journald-form.ts'
import { pause } from './pause.ts'

/** The two programs, each with what stands before our own arguments. */
export interface JournalCommands { logger: readonly string[], journalctl: readonly string[] }
const installed: JournalCommands = { logger: ['logger'], journalctl: ['journalctl'] }

/** Events that are written and read back at once: their indexes stand on one command line. */
const AT_ONCE = 100
/** Bytes of what `journalctl` says. An entry with the two fields asked for, and those that always come, takes about 400. */
const MOST_SAID = 1_000_000
/** Milliseconds that one child may take. */
const LONGEST_MS = 30_000
/** Milliseconds between two looks for what was written, and looks. */
export const journalLooks = { everyMs: 200, most: 25 }

function run([command = '', ...before]: readonly string[], args: readonly string[], input: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], { stdio: ['pipe', 'pipe', 'ignore'], signal, timeout: LONGEST_MS, killSignal: 'SIGKILL', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } })
    let said = ''
    const fail = (cause: unknown, detail: string) => reject(new FoyerError('uplink.unreachable', { cause, detail }))
    child.on('error', (error) => fail(error, 'journald'))
    child.stdin.on('error', () => undefined)
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      said += part
      if (said.length > MOST_SAID) child.kill('SIGKILL')
    })
    child.on('close', (code) => code === 0 ? resolve(said) : fail(null, `journald ${code ?? 'ended'}`))
    child.stdin.end(input)
  })
}

const known = (line: string): string | null => {
  try {
    const entry: unknown = JSON.parse(line)
    if (typeof entry !== 'object' || entry === null || !('FOYER_INDEX' in entry) || !('FOYER_LEAF' in entry)) return null
    return `${String(entry.FOYER_INDEX)} ${String(entry.FOYER_LEAF)}`
  } catch {
    return null
  }
}

/**
 * The journal of this computer (systemd-journald), with fields of its own, through `logger --journald` of util-linux: Node has no datagrams over
 * local sockets, and `systemd-cat` takes text alone. `logger` says "done" also where no journal listens, so an event is taken when `journalctl` shows it, with its
 * leaf hash; and what it shows already is not written again. An ordinary user sees there what he wrote himself, so nobody needs a group for it.
 */
export function journaldFeed(commands: JournalCommands = installed, looks = journalLooks): Feed {
  const shown = async (events: readonly FeedEvent[], signal: AbortSignal): Promise<Set<string>> => {
    const matches = [...new Set(events.map(({ event }) => `FOYER_TERMINAL=${event.terminal}`)), ...events.map(({ event }) => `FOYER_INDEX=${event.index}`)]
    const said = await run(commands.journalctl, ['--quiet', '--no-pager', '--output=json', '--output-fields=FOYER_INDEX,FOYER_LEAF', ...matches], '', signal)
    return new Set(said.split('\n').flatMap((line) => known(line) ?? []))
  }
  const isIn = (there: Set<string>) => ({ event, leafHash }: FeedEvent) => there.has(`${event.index} ${leafHash}`)
  const sendSome = async (events: readonly FeedEvent[], signal: AbortSignal): Promise<number> => {
    let there = await shown(events, signal)
    for (const told of events) if (!isIn(there)(told)) await run(commands.logger, ['--journald'], journalEntry(told), signal)
    for (let look = 0; look < looks.most; look++) {
      there = await shown(events, signal)
      if (events.every(isIn(there))) return events.length
      await pause(looks.everyMs, signal)
    }
    const missing = events.findIndex((told) => !isIn(there)(told))
    return missing < 0 ? events.length : missing
  }
  return {
    async send(events, signal) {
      for (let at = 0; at < events.length; at += AT_ONCE) {
        const part = events.slice(at, at + AT_ONCE)
        const taken = await sendSome(part, signal).catch((error: unknown) => {
          if (at === 0) throw error
          return 0
        })
        if (at + taken === 0) throw new FoyerError('uplink.unreachable', { detail: 'journald' })
        if (taken < part.length) return at + taken
      }
      return events.length
    },
    theirCertificateUntil: () => null,
    close: () => Promise.resolve(),
  }
}
