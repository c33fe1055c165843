import { desks as makeDesks } from './tamper-many/desks.ts'
import { drawOf, rows } from './tamper-many/draws.ts'
import { journald, journaldPresent } from './tamper-many/journald.ts'
import { otherLogs } from './tamper-many/other-logs.ts'
import { trials as makeTrials, type Trials } from './tamper-many/trials.ts'

/**
 * Seeded tamperings with copies of a real desk, and as many honest copies: what share is found by the terminal alone, with receipts, with witnesses, and by
 * what people have instead, told of the same tamperings. `npm run bench:tamper -- [--count N] [--only list|tampered|journald|honest] [--row NAME]`
 */
export const COUNT = 10_000

const share = (found: number, of: number) => (of === 0 ? '' : found === of ? '100 %' : found === 0 ? '0 %' : `${(100 * found / of).toFixed(1)} %`)
/** Each twentieth part, for people who wait. */
const progress = (number: number, count: number) => { if ((number + 1) % Math.ceil(count / 20) === 0) process.stderr.write(`${number + 1} of ${count}\n`) }
const say = (line: string) => { process.stdout.write(`${line}\n`) }

async function withTrials(work: (trials: Trials) => Promise<void>): Promise<void> {
  const desks = await makeDesks()
  const trials = await makeTrials(desks)
  try {
    await work(trials)
  } finally {
    trials.dispose()
    await desks.dispose()
  }
}

/** Prints the table of what is found. */
export async function tamperMany(count: number, only?: string): Promise<void> {
  const logs = otherLogs('a key that lies on the terminal')
  const columns = ['alone', 'receipts', 'witnesses', ...logs.map(({ name }) => name)]
  const found = new Map(rows.map(({ name }) => [name, new Map([['of', 0], ...columns.map((column) => [column, 0] as [string, number])])]))
  await withTrials(async (trials) => {
    say(`${count} tamperings with copies of a desk of ${trials.size} events, of which the receiver and each of three neighbours hold ${trials.held} and more, none above ${trials.above}`)
    for (let number = 0; number < count; number++) {
      const draw = drawOf(number, trials)
      const row = found.get(draw.row)
      if (only !== undefined && only !== draw.row) continue
      const outcome = await trials.tamper(draw)
      const older = trials.olderEntries[draw.salt % trials.olderEntries.length] ?? []
      const seen = [...Object.entries(outcome), ...logs.map((log) => [log.name, log.detects(trials.entries, draw, older)] as const)].filter(([, yes]) => yes).map(([name]) => name)
      for (const name of ['of', ...seen]) row?.set(name, (row.get(name) ?? 0) + 1)
      progress(number, count)
    }
  })
  say(`| tampering | tried | ${columns.join(' | ')} |\n|---|---|${columns.map(() => '---').join('|')}|`)
  for (const [name, row] of found) say(`| ${name} | ${row.get('of')} | ${columns.map((column) => share(row.get(column) ?? 0, row.get('of') ?? 0)).join(' | ')} |`)
}

/** Of each row, what is tried with a real journal: making and verifying one takes a fifth of a second. */
const OF_EACH = 50

/** Prints what journald finds of the same tamperings; says so where it is not there. */
export async function journaldMany(): Promise<void> {
  if (!journaldPresent()) {
    say('journald: not measured (needs root, and Debian package systemd-journal-remote); the table above has a model of its sealing')
    return
  }
  await withTrials(async (trials) => {
    const journal = journald(trials.entries, trials.olderEntries)
    try {
      say(`journald with forward secure sealing, ${OF_EACH} of each\n| tampering | journalctl --verify |\n|---|---|`)
      for (const [at, { name }] of rows.entries()) {
        const seen = Array.from({ length: OF_EACH }, (_, number) => journal.detects(drawOf(at + number * rows.length, trials)))
        say(`| ${name} | ${share(seen.filter(Boolean).length, OF_EACH)} |`)
      }
    } finally {
      journal.dispose()
    }
  })
}

/** Prints what is said of copies that nobody tampered with. @returns false alarms */
export async function honestMany(count: number): Promise<number> {
  const sums = new Map<string, { of: number, alarms: number, said: Set<string> }>()
  await withTrials(async (trials) => {
    for (let number = 0; number < count; number++) {
      const { name, alarms } = await trials.honest(number)
      const sum = sums.get(name) ?? { of: 0, alarms: 0, said: new Set<string>() }
      sum.of += 1
      if (alarms.length > 0) sum.alarms += 1
      for (const each of alarms) sum.said.add(each)
      sums.set(name, sum)
      progress(number, count)
    }
  })
  say(`${count} honest copies, worked on\n| honest copy | tried | false alarms |\n|---|---|---|`)
  for (const [name, { of, alarms, said }] of sums) say(`| ${name} | ${of} | ${alarms}${said.size > 0 ? ` (${[...said].join(', ')})` : ''} |`)
  return [...sums.values()].reduce((all, { alarms }) => all + alarms, 0)
}
