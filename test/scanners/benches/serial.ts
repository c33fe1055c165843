import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asCarrier } from '../../../electron/scanners/push/as-carrier.ts'
import { serialReader } from '../../../electron/scanners/serial/serial-reader.ts'
import type { Bench, Trial } from '../carrier-contract.ts'
import { endChild } from '../../end-child.ts'
import { until } from '../until.ts'
import { html, LICENCE, ZONE } from './drawn.ts'

export const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat) {
  if (process.env['CI'] !== undefined) throw new Error('socat is not here')
  process.stderr.write('notice: socat is not here; no serial port is tried\n')
}

const NOTHING_MS = 200
const COMES_MS = 15_000

/** A reader at one end of a cable, our port at the other. */
export async function serialBench(base: string, closing: (() => Promise<void>)[]): Promise<Bench> {
  const folder = mkdtempSync(join(base, 'serial-'))
  const [near, far] = [join(folder, 'near'), join(folder, 'far')]
  let cable: ChildProcess
  const plug = async (): Promise<void> => {
    cable = spawn('socat', [`pty,raw,echo=0,link=${near}`, `pty,raw,echo=0,link=${far}`], { stdio: 'ignore' })
    await until(() => existsSync(near) && existsSync(far))
  }
  const unplug = (): Promise<void> => endChild(cable)
  const open = () => serialReader({ settings: { path: near, baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 }, framing: '', onOffer: () => undefined, againMs: 20, pauseMs: 50 })
  await plug()
  const source = open()
  closing.push(async () => { await source.close(); await unplug() })
  await until(() => source.isOpen())
  const say = (text: string): void => writeFileSync(far, Buffer.from(text, 'latin1'))
  /** From a process of its own: a cable that is full keeps its writer waiting. */
  const pour = (bytes: number): Promise<void> => new Promise((resolve) => {
    spawn('sh', ['-c', `head -c ${bytes} /dev/zero | tr '\\0' A >'${far}'`], { stdio: 'ignore' }).once('exit', () => resolve())
  })
  const swipe = async (text: string): Promise<void> => {
    const waiting = source.waiting()
    say(text)
    await until(() => source.waiting() > waiting)
  }
  for (let count = 0; count < 3; count++) await swipe(`\x02${ZONE}\x03`)
  const empty = async (): Promise<void> => { while (source.waiting() > 0) await (await source.take()).done(true) }
  const mend = (): Promise<void> => swipe(`\x02${ZONE}\x03`)
  /** What still runs through the cable is no part of it: swiped until it is heard, as a person would. */
  const again = async (): Promise<void> => {
    while (source.waiting() === 0) {
      say(`\x02${ZONE}\x03`)
      await new Promise((resolve) => { setTimeout(resolve, 300) })
    }
  }
  const soon = asCarrier(source, NOTHING_MS)
  const says = (text: string): Trial => ({ bring: async () => { await empty(); say(text) }, mend, ends: 'scanner.feederEmpty', carrier: soon })
  let second: ReturnType<typeof open> | null = null
  const other: Trial['carrier'] = { list: () => Promise.resolve([]), capabilities: () => Promise.reject(new Error('not asked')), scan: (...given) => asCarrier(second ?? source, NOTHING_MS).scan(...given) }
  return {
    carrier: asCarrier(source, COMES_MS), id: source.id, feeds: true, texts: true,
    faults: {
      'unplugged during a scan': {
        bring: async () => { await empty(); say(`\x02${ZONE.slice(0, 45)}`); await unplug(); await until(() => source.fault() !== null) },
        mend: async () => { await plug(); await until(() => source.isOpen()); await mend() }, ends: ['device.lost', 'device.notFound'], carrier: soon,
      },
      'gone between job and page': 'it has no job: a swipe is whole, or none',
      'half a page': says(`\x02${ZONE.slice(0, 45)}`),
      'a page without an end': { ...says(''), bring: async () => { await empty(); await pour(60_000) }, mend: again },
      'HTML for a page': { bring: async () => { await empty(); await swipe(`\x02${new TextDecoder().decode(html)}\r\x03`) }, mend, ends: 'reading.swipeUnreadable' },
      'an empty feeder': { bring: empty, mend, ends: 'scanner.feederEmpty', carrier: soon },
      'busy for ten seconds': {
        // Another program has the port.
        bring: async () => { await empty(); second = open(); await until(() => second?.fault() !== null) },
        mend: async () => { await second?.close(); second = null; await mend() }, ends: 'device.busy', carrier: other,
      },
      'another type than it said': { bring: async () => { await empty(); await swipe(`\x02${LICENCE}\x03`) }, mend, ends: 'page' },
      'a changed certificate': 'it is on no network',
      'typing amid a person’s typing': 'it has a wire of its own',
    },
  }
}
