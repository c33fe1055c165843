import { FoyerError } from '../contract/errors.ts'
import type { SmartCardReaders } from '../emrtd/card/smart-card.ts'
import { createPortraitDecoder, passwordOf, readChip, type ChipEvent, type ChipPassword } from '../emrtd/index.ts'
import { PcscReaders } from '../reader/smartcards/pcsc-readers.ts'
import { mayUseBac } from './chip-policy.ts'
import { givenTrust, tellTrust, type TrustIo } from './given-trust.ts'
import type { CliIo } from './io.ts'
import { UsageError } from './usage.ts'

const form = 'chip read (--mrz "LINE1[/LINE2[/LINE3]]" | --can NUMBER) [--reader NAME] [--csca FILE]... [--last-attempt] [--allow-bac]'

export type ChipReadIo = TrustIo & Pick<CliIo, 'stdout' | 'randomBytes' | 'modulesFolder'>

interface Options {
  access: ChipPassword
  mrzLines: string[] | null
  reader: string | null
  csca: string[]
  lastAttempt: boolean
  allowBac: boolean
}

function parse(args: readonly string[]): Options {
  let mrzLines: string[] | null = null
  let can: string | null = null
  let reader: string | null = null
  const csca: string[] = []
  const said = { lastAttempt: args.includes('--last-attempt'), allowBac: args.includes('--allow-bac') }
  const words = args.filter((word) => word !== '--last-attempt' && word !== '--allow-bac').flatMap((word) => {
    const joined = /^(--[a-z]+)=(.*)$/s.exec(word)
    return joined === null ? [word] : [joined[1] ?? '', joined[2] ?? '']
  })
  for (let i = 0; i < words.length; i += 2) {
    const value = words[i + 1]
    if (value === undefined || value === '') throw new UsageError(form)
    if (words[i] === '--mrz' && mrzLines === null) mrzLines = value.trim().toUpperCase().split(/\s*[/\n]\s*/)
    else if (words[i] === '--can' && can === null) can = value
    else if (words[i] === '--reader' && reader === null) reader = value
    else if (words[i] === '--csca') csca.push(value)
    else throw new UsageError(form)
  }
  if (can !== null && mrzLines === null && /^\d{4,12}$/.test(can)) return { access: { can }, mrzLines, reader, csca, ...said }
  if (mrzLines === null || can !== null) throw new UsageError(form)
  try {
    return { access: passwordOf(mrzLines), mrzLines, reader, csca, ...said }
  } catch {
    throw new UsageError(form)
  }
}

/** The reader named, in full or by a part that only one has; without a name the one with a card on it. */
async function chooseReader(readers: SmartCardReaders, wanted: string | null): Promise<string> {
  const listed = await readers.list()
  const exact = listed.find(({ name }) => name === wanted)
  const candidates = exact === undefined ? listed.filter(({ name }) => wanted === null || name.includes(wanted)) : [exact]
  if (candidates.length === 0) throw new FoyerError('device.notFound')
  const [chosen] = candidates.filter(({ card }) => card !== null)
  if (chosen === undefined) throw new FoyerError('chip.removed', { detail: 'no card on a reader' })
  return chosen.name
}

function progressLine(event: ChipEvent): string | null {
  if (event.type === 'portrait') return `portrait ${event.portrait.width} x ${event.portrait.height}`
  if (event.type === 'downgrade') return 'PACE is offered and does not work: reading with BAC'
  if (event.step !== 'file') return event.step
  if (event.file === null) return null
  return `${event.file} ${event.bytesRead}${event.total === null ? '' : ` of ${event.total}`} bytes`
}

/**
 * `chip read`: opens the chip on a reader and prints one line of JSON: the fields, the verdict with its
 * reasons, what it was reached by, and timings. Progress goes to stderr. Without `--csca` the
 * installed certificates and those beside the policy file are asked. A key is not tried where a wrong one would lock the chip, unless `--last-attempt` is given;
 * a chip whose PACE fails is not read with BAC, unless policy or, where it says nothing, `--allow-bac` allows it. Status 0 when there is a verdict, whichever it is; throws
 * `UsageError` (2) and `FoyerError` (1). `readers` stands in for the PC/SC service.
 */
export async function chipReadCommand(args: string[], io: ChipReadIo, readers: SmartCardReaders = new PcscReaders()): Promise<number> {
  const options = parse(args)
  const allowDowngrade = mayUseBac(options.allowBac, io)
  const trust = await givenTrust(options.csca, io)
  tellTrust(trust, options.csca, io)
  const portraits = createPortraitDecoder({ modulesFolder: io.modulesFolder })
  try {
    io.stderr('connecting')
    const card = await readers.connect(await chooseReader(readers, options.reader))
    try {
      const { evidence, portrait, ...reading } = await readChip(card, {
        access: options.access,
        allowDowngrade,
        spendLastAttempt: options.lastAttempt,
        now: () => io.now().getTime(),
        clock: () => performance.now(),
        random: (count) => io.randomBytes(count),
        ...trust.forDocuments(),
        // Typed by a person: every letter is meant.
        printedMrz: options.mrzLines === null ? null : { lines: options.mrzLines, certain: true, doubtful: [] },
        portraits,
        onEvent: (event) => {
          const line = progressLine(event)
          if (line !== null) io.stderr(line)
        },
      })
      const { checkedAt, algorithms, trustListVersion } = evidence
      io.stdout(JSON.stringify({
        ...reading,
        portrait: portrait === null ? null : { mime: portrait.mime, width: portrait.width, height: portrait.height, bytes: portrait.bytes.length },
        checkedAt, algorithms, trustList: { version: trustListVersion, certificates: trust.state().certificates },
      }))
      return 0
    } finally {
      await card.disconnect()
    }
  } finally {
    await Promise.allSettled([portraits.close(), readers.close()])
  }
}
