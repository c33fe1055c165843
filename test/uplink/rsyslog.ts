import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { SD_ID } from '../../electron/uplink/feeds/syslog-form.ts'
import type { Certificates } from './certificates.ts'
import type { Arrived } from './deliver.ts'
import { parseSyslog } from './syslog-parser.ts'

const PROGRAM = '/usr/sbin/rsyslogd'
const DRIVER = ['/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so', '/usr/lib/aarch64-linux-gnu/rsyslog/lmnsd_gtls.so']

/** Left to itself, the driver for GnuTLS of Debian 12 speaks nothing newer than TLS 1.2. */
const TLS_13 = 'NORMAL:-VERS-ALL:+VERS-TLS1.3'

/** Why rsyslog with TLS does not run here, told once; null where it does. */
export function rsyslogObstacle(): string | null {
  const why = !existsSync(PROGRAM) ? 'rsyslog is not installed (Debian package rsyslog)' : DRIVER.some(existsSync) ? null : 'rsyslog speaks no TLS (Debian package rsyslog-gnutls)'
  if (why !== null) {
    if (process.env['CI'] === 'true') throw new Error(why)
    console.warn(`skipped: ${why}`)
  }
  return why
}

const listens = (port: number) => new Promise<boolean>((resolve) => {
  const socket = connect(port, '127.0.0.1', () => {
    socket.destroy()
    resolve(true)
  })
  socket.on('error', () => resolve(false))
})

export interface Rsyslog {
  port: number
  file: string
  start(): Promise<void>
  /** By SIGKILL: what it holds in memory is gone. */
  kill(): Promise<void>
  /** By SIGTERM: in order. */
  stop(): Promise<void>
  /** What stands in its file, as it came. */
  written(): string[]
  arrived(): Arrived[]
}

/**
 * A real rsyslog that takes syslog over TLS on loopback and writes each message as it came, a line each, into a file below `certificates.folder`.
 * `old`: as it is set up by default, with TLS 1.2.
 */
export function rsyslog(certificates: Certificates, { mutual = false, old = false }: { mutual?: boolean, old?: boolean } = {}): Rsyslog {
  const folder = join(certificates.folder, `rsyslog-${mutual ? 'mutual' : 'anyone'}-${old ? 'old' : 'new'}`)
  mkdirSync(folder, { recursive: true })
  const [file, portFile, config] = ['trail.log', 'port', 'rsyslog.conf'].map((name) => join(folder, name)) as [string, string, string]
  let child: ChildProcess | null = null
  let port = 0
  const configure = () => writeFileSync(config, `
global(workDirectory="${folder}" maxMessageSize="16k" defaultNetstreamDriverCAFile="${certificates.caFile}" defaultNetstreamDriverCertFile="${certificates.server.files.certificate}" defaultNetstreamDriverKeyFile="${certificates.server.files.key}"
  parser.escapeControlCharactersOnReceive="off")
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="${mutual ? 'x509/certvalid' : 'anon'}"${old ? '' : ` gnutlsPriorityString="${TLS_13}"`})
template(name="asItCame" type="string" string="%rawmsg%\\n")
ruleset(name="trail") { action(type="omfile" file="${file}" template="asItCame") }
input(type="imtcp" address="127.0.0.1" port="${port}" listenPortFileName="${portFile}" ruleset="trail")
`)
  const ended = (signal: NodeJS.Signals) => new Promise<void>((resolve) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill(signal)
  })
  const written = () => existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : []
  return {
    get port() { return port },
    file,
    async start() {
      rmSync(portFile, { force: true })
      configure()
      const checked = spawnSync(PROGRAM, ['-N1', '-f', config], { encoding: 'utf8' })
      if (checked.status !== 0) throw new Error(checked.stderr)
      child = spawn(PROGRAM, ['-n', '-f', config, '-i', join(folder, 'pid')], { stdio: 'ignore' })
      for (let look = 0; look < 600; look++) {
        const text = existsSync(portFile) ? readFileSync(portFile, 'utf8').trim() : ''
        if (/^\d+$/.test(text)) port = Number(text)
        // A port that it is told it writes nowhere.
        if (port !== 0 && await listens(port)) return
        if (child.exitCode !== null) throw new Error(`rsyslog ended with ${child.exitCode}`)
        await new Promise((resolve) => { setTimeout(resolve, 50) })
      }
      throw new Error('rsyslog does not listen')
    },
    kill: () => ended('SIGKILL'),
    stop: () => ended('SIGTERM'),
    written,
    arrived: () => written().flatMap((line) => {
      // The last line may have been cut off by a kill.
      try {
        const { terminal = '', index, leaf = '' } = parseSyslog(line).data[SD_ID] ?? {}
        return [{ terminal, index: Number(index), leaf }]
      } catch {
        return []
      }
    }),
  }
}
