import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Entry, Severity } from './entry.ts'
import type { LogPlace } from './operator-log.ts'

/** There where systemd-journald listens (systemd-journald.service(8)). */
const JOURNAL_SOCKET = '/run/systemd/journal/stdout'
/** After the program that takes lines to the journal ended by itself, it is started again no sooner, milliseconds. */
const AGAIN_MS = 60_000
/** Lines that wait for a program which takes one a start. */
const WAITING_MAX = 50
/** Such a program that does not end is ended, milliseconds. */
const LINE_MS = 10_000

/** Priorities of syslog (RFC 5424 §6.2.1). */
const PRIORITY: Record<Severity, number> = { info: 6, warning: 4, error: 3 }
/** Types of `eventcreate`. */
const EVENT_TYPE: Record<Severity, string> = { info: 'INFORMATION', warning: 'WARNING', error: 'ERROR' }
/** One number for all: which it is says the code in the text. `eventcreate` takes 1 to 1000. */
const EVENT_ID = '1'

export interface SystemLogOptions {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Milliseconds, monotonic. */
  now: () => number
  /** Where no log of the system takes lines. */
  stderr: (line: string) => void
  journal?: { socket: string, command: readonly string[] }
}

/**
 * The log of the operating system: journald by `systemd-cat`, which runs once and takes a line with its priority after the other; the unified log
 * of macOS by `logger`; the Event Log by `eventcreate`, which an administrator must have let make its source. Standard error where there is none.
 */
export function systemLog({ platform, env, now, stderr, journal = { socket: JOURNAL_SOCKET, command: ['systemd-cat', '--identifier=foyer', '--level-prefix=true'] } }: SystemLogOptions): LogPlace {
  const surroundings = Object.fromEntries(['PATH', 'SystemRoot'].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])))
  if (platform === 'linux') return existsSync(journal.socket) ? journalPlace(journal.command, surroundings, now, stderr) : { write: ({ line }) => stderr(line), end: () => undefined }
  if (platform === 'darwin') return onePerLine(({ line, severity }) => ['/usr/bin/logger', '-t', 'foyer', '-p', `user.${severity === 'error' ? 'err' : severity}`, line], surroundings)
  if (platform === 'win32') return onePerLine(({ line, severity }) => ['eventcreate', '/L', 'APPLICATION', '/SO', 'Foyer', '/T', EVENT_TYPE[severity], '/ID', EVENT_ID, '/D', line], surroundings)
  return { write: ({ line }) => stderr(line), end: () => undefined }
}

function journalPlace([command = '', ...words]: readonly string[], env: Record<string, string | undefined>, now: () => number, stderr: (line: string) => void): LogPlace {
  let child: ChildProcess | null = null
  let notBefore = 0
  const open = (): ChildProcess | null => {
    if (child !== null || now() < notBefore) return child
    const started = spawn(command, words, { env, stdio: ['pipe', 'ignore', 'ignore'] })
    const gone = (): void => {
      if (child === started) child = null
      notBefore = now() + AGAIN_MS
    }
    started.on('error', gone)
    started.on('exit', gone)
    started.stdin?.on('error', gone)
    child = started
    return child
  }
  return {
    write: ({ line, severity }) => {
      const to = open()?.stdin
      if (to?.writable === true) to.write(`<${PRIORITY[severity]}>${line}\n`)
      else stderr(line)
    },
    // It ends with its input, and takes what is in it along.
    end: () => { child?.stdin?.end() },
  }
}

/** A program for every line, one after the other. */
function onePerLine(commandFor: (entry: Entry) => readonly string[], env: Record<string, string | undefined>): LogPlace {
  const waiting: Entry[] = []
  let runs = false
  const next = (): void => {
    const entry = waiting.shift()
    runs = entry !== undefined
    if (entry === undefined) return
    const [command = '', ...words] = commandFor(entry)
    execFile(command, words, { env, timeout: LINE_MS, windowsHide: true }, next)
  }
  return {
    write: (entry) => {
      if (waiting.length < WAITING_MAX) waiting.push(entry)
      if (!runs) next()
    },
    end: () => undefined,
  }
}
