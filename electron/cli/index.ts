import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { FoyerError } from '../contract/errors.ts'
import { limitWebAssembly } from '../reader/wasm-ceiling.ts'
import { askSecret } from '../system/ask-secret.ts'
import { defaultDataFolder } from '../system/data-folder.ts'
import { endProcess } from '../system/end-process.ts'
import { deskOfCommand } from './desk-of-command.ts'
import type { CliIo } from './io.ts'
import { readRegularFile } from './read-regular-file.ts'
import { errorLine, toldError } from './told.ts'
import { UsageError } from './usage.ts'

/**
 * Foyer without a window. JSON on stdout, one object a line; words for people on stderr; exit status 0 done, 1 could not,
 * 2 wrong usage. Each command is loaded when it is asked for, so that `read` does not pay for the vault.
 */
const commands: Record<string, (args: string[], io: CliIo) => Promise<number>> = {
  read: async (args, io) => (await import('./read.ts')).readCommand(args, io),
  chip: async ([what, ...args], io) => {
    if (what === 'verify') return (await import('./chip-verify.ts')).chipVerifyCommand(args, io)
    if (what === 'read') return (await import('./chip-read.ts')).chipReadCommand(args, io)
    throw new UsageError('chip verify | chip read')
  },
  scanners: async (args, io) => (await import('./scanners.ts')).scannersCommand(args, io),
  records: async (args, io) => (await import('./records.ts')).recordsCommand(args, io),
  audit: async (args, io) => (await import('./audit.ts')).auditCommand(args, io),
  backup: async (args, io) => (await import('./backup.ts')).backupCommand(args, io),
  provision: async (args, io) => (await import('./provision.ts')).provisionCommand(args, io),
  escrow: async (args, io) => (await import('./escrow.ts')).escrowCommand(args, io),
  decommission: async (args, io) => (await import('./decommission.ts')).decommissionCommand(args, io),
  salvage: async (args, io) => (await import('./salvage.ts')).salvageCommand(args, io),
  restore: async (args, io) => (await import('./restore.ts')).restoreCommand(args, io),
  uplink: async (args, io) => (await import('./uplink.ts')).uplinkCommand(args, io),
  clients: async (args, io) => (await import('./clients.ts')).clientsCommand(args, io),
  webhooks: async (args, io) => (await import('./webhooks.ts')).webhooksCommand(args, io),
  staff: async (args, io) => (await import('./staff.ts')).staffCommand(args, io),
  simulate: async ([what, ...args], io) => {
    if (what !== 'pms') throw new UsageError('simulate pms')
    const stopped = new Promise<void>((resolve) => { process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve()) })
    return (await import('./simulate-pms.ts')).simulatePms(args, io, stopped)
  },
  policy: async (args, io) => (await import('./policy.ts')).policyCommand(args, io),
  update: async (args, io) => (await import('./update.ts')).updateCommand(args, io),
  affected: async (args, io) => (await import('./affected/affected.ts')).affectedCommand(args, io),
  health: async (args, io) => (await import('./health.ts')).healthCommand(args, io),
  doctor: async (args, io) => (await import('./doctor.ts')).doctorCommand(args, io),
}

const usage = `foyer COMMAND [OPTIONS]

  read FILE... [--json]            read the documents on pictures and PDFs
  chip verify --sod FILE [...]     say what a chip's signatures prove
  chip read (--mrz L1/L2 | --can N) [--reader NAME] [--csca FILE]... [--last-attempt] [--allow-bac]
  scanners list | scan --device ID --out FILE
  records list|show|erase|export   (asks who you are: --user NAME)
  audit list|verify|export         (asks who you are: --user NAME)
  uplink status|send|enrol|secret  what is sent upstream; send now; make this desk known by a code   (asks who you are: --as NAME)
  clients list|add|change|pause|resume|revoke|key|rotate|revoke-key|certificate|check-key   which systems may ask this desk   (asks who you are: --as NAME)
  webhooks list|add|change|on|off|remove|rotate|test|dead|again   what the desk tells a connection by itself   (asks who you are: --as NAME)
  backup [list] [--out FOLDER] [--keep N]   a copy of the desk while it works; which backups are there and which recovery key opens each   (asks who you are: --as NAME)
  provision FILE --out ESCROW_FILE   set a desk up unattended from a file of IT's; its recovery key, sealed, goes into ESCROW_FILE
  escrow open ESCROW_FILE --key FILE   the recovery key that was sealed, and its recovery codes, with the organisation's private key
  restore FOLDER                   a backup in the place of a desk that does not open, or of none (the recovery key is asked for)
  salvage                          what is whole of a damaged database, into a new one; the rest is named (the recovery key is asked for)
  decommission --out FOLDER [--backup]   the end of a desk: its trail into FOLDER, then its keys and files erased, with a signed note that nothing is left   (asks who you are: --as NAME)
  staff reset [NAME]               an administrator's forgotten secret anew, with the recovery key (asked for)
  simulate pms --desk URL --authority FILE [--reference TEXT --guest NAME...] [--listen PORT]   a property management system: asks this desk for documents, takes webhooks
  policy show [--json]             each key of the policy, its value, where it comes from and why
  policy hosts [--json]            each host and port that the desk contacts by its policy, for the rules of a firewall
  policy convert FILE --to json|reg|mobileconfig --out FILE
  update check [FILE]              whether a newer version is announced where policy says; whether FILE is one of those that were announced
  affected PACKAGE[@VERSION] | affected [CVE] --file ADVISORY.json...   whether this Foyer holds it, by its own list of parts; an advisory in the OSV format
  health [--folder PATH]           how the desk that runs is: 0 well, 1 not, or not running
  doctor                           every part, found or not, with the fix

  --version                        which Foyer this is

  --demo | --desk                  which desk's data (installed, the real one unless told; in a checkout, the demo)
  --data-folder=PATH               where the desks' data lies

Without a command, the kiosk:

  --demo                           the demo desk; installed, Foyer opens the real one otherwise
  --kiosk | --window               full screen, or not: a real desk follows its policy
  --smoke                          play the acceptance run on the demo desk
`

async function main(argv: string[]): Promise<number> {
  // Before an address it is the command's own: which desk over the network is asked.
  const common = (argument: string, at: number): boolean => argument === '--demo' || (argument === '--desk' && argv[at + 1]?.startsWith('https:') !== true) || argument.startsWith('--data-folder=')
  const [name, ...args] = argv.filter((argument, at) => !common(argument, at))
  // Both the source file and the bundle lie two folders below the program's own.
  const home = resolve(dirname(process.argv[1] ?? ''), '..', '..')
  const mode = deskOfCommand(argv, process.env)
  const dataFolder = argv.find((argument) => argument.startsWith('--data-folder='))?.slice('--data-folder='.length)
    ?? process.env['FOYER_DATA'] ?? defaultDataFolder(process.env, process.platform, homedir())
  const io: CliIo = {
    stdout: (line) => void process.stdout.write(`${line}\n`),
    stderr: (line) => void process.stderr.write(`${line}\n`),
    env: process.env,
    dataFolder: join(dataFolder, mode),
    resourcesFolder: process.env['FOYER_RESOURCES'] ?? join(home, 'resources'),
    modulesFolder: join(home, 'node_modules'),
    mode,
    version: process.env['FOYER_VERSION'] ?? (JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string }).version,
    now: () => new Date(),
    randomBytes: (count) => randomBytes(count),
    readFile: readRegularFile,
    readSecret: askSecret,
  }
  if (name === 'version' || name === '--version') {
    io.stdout(JSON.stringify({ name: 'foyer', version: io.version }))
    return 0
  }
  const command = name === undefined ? undefined : Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    io.stderr(usage)
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2
  }
  try {
    return await command(args, io)
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      io.stderr(`usage: foyer ${thrown.message}`)
      return 2
    }
    const error = FoyerError.from(thrown)
    io.stdout(JSON.stringify({ error: { ...error.toPayload(), ...toldError(error) } }))
    io.stderr(errorLine(error))
    if (error.code === 'internal.fault' && process.env['FOYER_DEBUG']) process.stderr.write(`${(error.cause as Error | undefined)?.stack ?? ''}\n`)
    return 1
  }
}

limitWebAssembly()
void main(process.argv.slice(2)).then(endProcess)
