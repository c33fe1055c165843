// `npm run bench:fleet [-- --terminals 1000 --events 20000 --seconds 60 --rate 200]`: terminals against two receivers over PostgreSQL and a three-node
// JetStream, all on this machine. First the same number of events and batches from 10, 100 and N terminals: what one costs as a fleet grows. Then N
// terminals at a steady rate while receivers and nodes are killed at random and ten administrators with the true key change the past.
import { parseArgs } from 'node:util'
import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { alarms } from '../../electron/receiver/storage/alarms.ts'
import { countDue } from '../../electron/receiver/storage/publishing.ts'
import { subjectOf } from '../../electron/receiver/stream/jetstream.ts'
import { enrolFleet, pause, type FleetDesk } from './fleet-desk.ts'
import { startMachine, type Machine } from './fleet-machine.ts'
import { rogues } from './fleet-rogues.ts'

const BATCH = 20
const KILL_EVERY_MS = 6000
const DOWN_MS = 1500
const TELLING = new Set(['fork', 'rollback', 'foreign', 'signature'])

const { values } = parseArgs({ options: { terminals: { type: 'string', default: '1000' }, events: { type: 'string', default: '20000' }, seconds: { type: 'string', default: '60' }, rate: { type: 'string', default: '200' } } })
const [terminals, events, seconds, rate] = [Number(values.terminals), Number(values.events), Number(values.seconds), Number(values.rate)]
const out = (text: string): void => { process.stdout.write(`${text}\n`) }

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** Until the stream has whatever is stored. @returns seconds */
async function drained(machine: Machine): Promise<number> {
  const began = performance.now()
  while (await countDue(machine.database) > 0) await pause(200)
  return (performance.now() - began) / 1000
}

async function costOf(machine: Machine, count: number): Promise<void> {
  const desks = await enrolFleet(machine.database, count, `cost${count}`, machine.bases)
  for (const desk of desks) for (let each = 0; each < events / count; each++) desk.happen()
  const before = machine.cpu()
  const began = performance.now()
  await Promise.all(desks.map((desk) => desk.send(BATCH)))
  const took = (performance.now() - began) / 1000
  const rest = await drained(machine)
  const after = machine.cpu()
  const each = (which: 'receivers' | 'postgres' | 'nats'): string => ((after[which] - before[which]) * 1e6 / events).toFixed(0).padStart(9)
  out(`${String(count).padStart(9)} ${String(events / BATCH).padStart(8)} ${(events / took).toFixed(0).padStart(12)} ${each('receivers')} ${each('postgres')} ${each('nats')} ${rest.toFixed(1).padStart(15)}`)
  for (const desk of desks) desk.close()
}

/** What the stream holds of each terminal: number of its events, where they are whole. */
async function streamed(machine: Machine): Promise<Map<string, number>> {
  const connection = await connect({ servers: machine.nats.servers })
  try {
    const manager = await jetstreamManager(connection, { checkAPI: false })
    const { state } = await manager.streams.info('FOYER', { subjects_filter: '>' })
    return new Map(Object.entries(state.subjects ?? {}))
  } finally {
    await connection.close()
  }
}

async function kills(machine: Machine, until: number): Promise<number> {
  let count = 0
  while (performance.now() < until) {
    await pause(KILL_EVERY_MS * (0.5 + Math.random()))
    if (performance.now() >= until) break
    const all = [...machine.receivers, ...machine.nats.nodes]
    const victim = all[Math.floor(Math.random() * all.length)]
    await victim?.kill()
    count++
    await pause(DOWN_MS)
    await victim?.start()
  }
  return count
}

async function underFire(machine: Machine): Promise<void> {
  const desks = await enrolFleet(machine.database, terminals, 'fire', machine.bases)
  const bad = rogues(desks, machine.bases)
  const until = performance.now() + seconds * 1000
  const killing = kills(machine, until)
  const sending: Promise<void>[] = []
  const acting = bad.map(async (rogue, at) => {
    await pause((seconds * 1000 * (at + 3)) / (bad.length + 6))
    await rogue.act()
  })
  const rogueDesks = new Set(bad.map(({ desk }) => desk))
  for (let happened = 0, began = performance.now(); performance.now() < until;) {
    for (const due = ((performance.now() - began) / 1000) * rate; happened < due; happened++) {
      const desk = desks[Math.floor(Math.random() * desks.length)]
      if (desk === undefined || desk.terminal.forked) continue
      desk.happen()
      sending.push(desk.send())
    }
    await pause(20)
  }
  const killed = await killing
  await Promise.all([...acting, ...sending])
  await Promise.all(desks.map((desk) => desk.send()))
  const rest = await drained(machine)
  await report(machine, desks, rogueDesks, bad.map(({ desk, what }) => ({ id: desk.id, what })), killed, rest)
}

async function report(machine: Machine, desks: readonly FleetDesk[], rogueDesks: ReadonlySet<FleetDesk>, bad: readonly { id: string, what: string }[], killed: number, rest: number): Promise<void> {
  const honest = desks.filter((desk) => !rogueDesks.has(desk))
  const told = (await alarms(machine.database, null, false, 10_000)).filter(({ kind }) => TELLING.has(kind))
  const held = new Map((await machine.database.rows<{ terminal: string, n: number, last: number }>('SELECT terminal, count(*) AS n, max(idx) AS last FROM events GROUP BY terminal')).map((row) => [row.terminal, row]))
  const inStream = await streamed(machine)
  const count = (which: (desk: FleetDesk, stored: number) => number): number => honest.reduce((sum, desk) => sum + which(desk, held.get(desk.id)?.n ?? 0), 0)
  const all = honest.reduce((sum, desk) => sum + desk.terminal.trail.size, 0)
  const lags = honest.flatMap(({ lags: each }) => each).toSorted((a, b) => a - b)
  const found = bad.filter(({ id }) => told.some(({ terminal }) => terminal === id))
  out('')
  out(`${desks.length} terminals, ${rate} events/s for ${seconds} s, ${killed} kills of a receiver or a node, ${desks.reduce((sum, desk) => sum + desk.retries, 0)} requests tried again`)
  out(`events of honest terminals      ${all}`)
  out(`  lost                          ${count((desk, stored) => Math.max(0, desk.terminal.trail.size - stored))}`)
  out(`  doubled                       ${count((desk, stored) => Math.max(0, stored - desk.terminal.trail.size))}`)
  out(`  lost or doubled in JetStream  ${honest.reduce((sum, desk) => sum + Math.abs(desk.terminal.trail.size - (inStream.get(subjectOf('FOYER', desk.id)) ?? 0)), 0)}`)
  out(`lag from event to receipt       p50 ${percentile(lags, 0.5).toFixed(0)} ms, p99 ${percentile(lags, 0.99).toFixed(0)} ms, longest ${percentile(lags, 1).toFixed(0)} ms; JetStream had all ${rest.toFixed(1)} s after the last`)
  out(`rogue administrators found      ${found.length} of ${bad.length}`)
  for (const { id, what } of bad) out(`  ${what.padEnd(30)}${told.filter(({ terminal }) => terminal === id).map(({ kind }) => kind).join(', ') || 'NOT FOUND'}`)
  out(`false alarms                    ${told.filter(({ terminal }) => !bad.some(({ id }) => id === terminal)).length}`)
}

const machine = await startMachine()
try {
  out('terminals  batches     events/s  µs of one event: receivers, PostgreSQL, JetStream; s until JetStream had all')
  for (const count of [...new Set([10, 100, terminals])]) await costOf(machine, count)
  await underFire(machine)
} finally {
  await machine.close()
}
