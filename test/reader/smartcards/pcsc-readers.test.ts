import { fork } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { VpcdCard, vpcdPorts, vpcdReaders } from '../../emrtd/vpcd.ts'
import { pcscError } from '../../../electron/reader/smartcards/pcsc-errors.ts'
import pcsclite, { asked, loadBinding, type CardReader } from '../../../electron/reader/smartcards/pcsclite-binding.ts'
import { PcscReaders } from '../../../electron/reader/smartcards/pcsc-readers.ts'
import { readChip } from '../../../electron/emrtd/session.ts'
import { readingOptions, specimenDocument } from '../../emrtd/specimen-document.ts'
import { pcscdMissing, startPcscd, type PcscdTurn } from './pcscd.ts'
import { getChallenge, readersContract } from './readers-contract.ts'

const names = vpcdReaders
const missing = pcscdMissing()

readersContract('nfc-pcsc, addon, pcscd and a virtual reader', missing, async () => {
  const service = await startPcscd()
  const readers = new PcscReaders()
  const laid = new Map<string, VpcdCard>()
  while ((await readers.list().catch(() => [])).length < 2) await new Promise((resolve) => setTimeout(resolve, 100))
  return {
    readers, names,
    lay: async (name, card) => {
      const port = name === names[0] ? vpcdPorts[0] : vpcdPorts[1]
      laid.set(name, await VpcdCard.insert(card, { port }))
    },
    take: async (name) => {
      await laid.get(name)?.remove()
      laid.delete(name)
    },
    close: async () => {
      await readers.close()
      await service.stop()
    },
  }
})

/** One that is ours to end; where another's runs on this computer, nothing of it is tried, and that is said. */
async function ownPcscd(skip: (why: string) => never): Promise<PcscdTurn> {
  const service = await startPcscd()
  if (service.ours) {
    onTestFinished(() => service.stop())
    return service
  }
  await service.stop()
  process.stderr.write('notice: another PC/SC service runs here; its end is not tried\n')
  return skip('another PC/SC service runs here')
}

describe.skipIf(missing)('the PC/SC service', () => {
  it('goes away in the middle and is found again', async ({ skip }) => {
    const service = await ownPcscd(skip)
    const readers = new PcscReaders()
    const events: string[] = []
    readers.onEvent(({ type }) => events.push(type))
    await readers.list()
    const card = await VpcdCard.insert(specimenDocument().card, { port: vpcdPorts[0] })
    await expect.poll(() => events).toContain('cardInserted')
    const connected = await readers.connect(names[0])
    await service.end()
    await expect.poll(() => events).toEqual(expect.arrayContaining(['serviceLost', 'readerRemoved']))
    await expect(connected.transmit(getChallenge)).rejects.toMatchObject({ code: 'device.lost' })
    await expect(readers.list()).rejects.toMatchObject({ code: 'smartcard.serviceMissing' })
    await card.remove()
    await service.begin()
    await expect.poll(() => readers.list().then((list) => list.length, () => 0)).toBe(2)
    await readers.close()
  })
})

/** A card on the first reader, and whoever talks to it without any of ours around it: both leave with the test. */
async function besideUs(document = specimenDocument()): Promise<{ reader: CardReader, protocol: number, connect: () => Promise<number> }> {
  const service = await startPcscd()
  onTestFinished(() => service.stop())
  await loadBinding()
  const lite = pcsclite()
  onTestFinished(() => { lite.close() })
  const reader = await new Promise<CardReader>((resolve) => {
    lite.on('reader', (each: CardReader) => {
      if (each.name === names[0]) resolve(each)
    })
  })
  await expect.poll(() => reader.state & reader.SCARD_STATE_EMPTY).not.toBe(0)
  const laid = await VpcdCard.insert(document.card, { port: vpcdPorts[0] })
  onTestFinished(() => laid.remove())
  await expect.poll(() => reader.state & reader.SCARD_STATE_PRESENT).not.toBe(0)
  const connect = async () => await asked<number>((done) => { reader.connect({ share_mode: reader.SCARD_SHARE_SHARED }, done) }).catch(() => 0) ?? 0
  return { reader, protocol: await connect(), connect }
}

async function oursThere(): Promise<PcscReaders> {
  const readers = new PcscReaders()
  onTestFinished(() => readers.close())
  await expect.poll(async () => (await readers.list()).find(({ name }) => name === names[0])?.card ?? null).not.toBeNull()
  return readers
}

const leave = (reader: CardReader) => asked<void>((done) => { reader.disconnect(reader.SCARD_LEAVE_CARD, done) })
const hold = (reader: CardReader) => asked<void>((done) => { reader.hold(done) })

/** The watch asks a card for its state every three seconds, also between two commands of whoever talks to it. */
it.skipIf(missing)('carries what is asked of a card while it tells its state, and takes it up and gives it back', async () => {
  const { reader, protocol } = await besideUs()
  const state = () => asked<number>((done) => { reader.get_status(done) })
  const challenge = () => asked<Buffer>((done) => { reader.transmit(getChallenge, 512, protocol, done) })
  for (let times = 0; times < 20; times += 1) {
    const [, answer] = await Promise.all([state(), challenge()])
    expect(answer).toHaveLength(10)
  }
  await Promise.all([state(), hold(reader)])
  await Promise.all([state(), state(), asked<number>((done) => { reader.reset(done) })])
  expect(await challenge()).toHaveLength(10)
  await Promise.all([state(), leave(reader)])
  expect(reader.connected).toBe(false)
})

/** As a mail program with a card of its own, or a system that looks for certificates on whatever is laid down. */
it.skipIf(missing)('reads a chip whole beside a program that talks to every card', async () => {
  const document = specimenDocument({ portraitBytes: 12_000 })
  const { reader, protocol, connect } = await besideUs(document)
  const over = new AbortController()
  let carried = 0
  const other = (async () => {
    while (!over.signal.aborted) {
      const answer = await asked<Buffer>((done) => { reader.transmit(Uint8Array.of(0, 0xa4, 0, 0x0c, 2, 0x3f, 0), 512, protocol, done) }).catch(() => null)
      if (answer === null) {
        // As every such program does where somebody had the card reset.
        await leave(reader).catch(() => undefined)
        await connect()
      } else carried += 1
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })()
  const readers = await oursThere()
  for (let times = 0; times < 4; times += 1) {
    // Its turn comes between ours.
    const before = carried
    await expect.poll(() => carried).toBeGreaterThan(before)
    const card = await readers.connect(names[0])
    expect((await readChip(card, readingOptions(document))).verdict).toBe('genuine')
    await card.disconnect()
  }
  over.abort()
  await other
})

it.skipIf(missing)('reads a chip that another program had reset since it was laid down', async () => {
  const document = specimenDocument()
  const { reader } = await besideUs(document)
  const readers = await oursThere()
  await asked<number>((done) => { reader.reset(done) })
  await leave(reader)
  const card = await readers.connect(names[0])
  expect((await readChip(card, readingOptions(document))).verdict).toBe('genuine')
  await card.disconnect()
})

it.skipIf(missing)('says that another program does not end its turn, and reads once that has', async () => {
  const document = specimenDocument()
  const { reader, connect } = await besideUs(document)
  const readers = await oursThere()
  await hold(reader)
  // More often than there are threads for the process's work, which goes on.
  for (let times = 0; times < 5; times += 1) await expect(readers.connect(names[0])).rejects.toMatchObject({ code: 'device.busy' })
  expect((await readFile(import.meta.filename)).byteLength).toBeGreaterThan(0)
  await leave(reader)
  const card = await readers.connect(names[0])
  expect((await readChip(card, readingOptions(document))).verdict).toBe('genuine')
  await card.disconnect()
  // Whoever waited in vain keeps nothing.
  await connect()
  await hold(reader)
  await leave(reader)
})

/** Its client is left to the garbage collector, whose finalizer is what took the process with it. In a process of its own: this one must live. */
it.skipIf(missing)('outlives the service, garbage collection and all', async ({ skip }) => {
  const service = await ownPcscd(skip)
  const child = fork(join(import.meta.dirname, 'outlive-the-service.ts'), { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const said: unknown[] = []
  let errors = ''
  child.on('message', (message) => said.push(message))
  child.stderr?.on('data', (chunk: Buffer) => { errors += chunk.toString() })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  await expect.poll(() => said).toContain('watching')
  await service.end()
  expect({ status: await ended, said, errors }).toMatchObject({ status: 0, said: ['watching', 'lost', 'collected'] })
})

it.skipIf(missing)('takes a card up whose answer came after its time', async () => {
  const service = await startPcscd()
  onTestFinished(() => service.stop())
  const { card: chip } = specimenDocument()
  let late = true
  const laid = await VpcdCard.insert({
    atr: chip.atr, reset: () => chip.reset(),
    transmit: async (apdu) => {
      if (late) await new Promise((resolve) => { setTimeout(resolve, 1500) })
      late = false
      return await chip.transmit(apdu)
    },
  }, { port: vpcdPorts[0] })
  onTestFinished(() => laid.remove())
  const readers = await oursThere()
  const card = await readers.connect(names[0])
  await expect(card.transmit(getChallenge, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'chip.timeout' })
  await card.disconnect()
  const again = await readers.connect(names[0])
  expect(await again.transmit(getChallenge)).toHaveLength(10)
  await again.disconnect()
})

/** The addon froze there, and its process with it, within a few rounds. */
it.skipIf(missing)('closes as soon as it is told of a reader', async () => {
  const service = await startPcscd()
  onTestFinished(() => service.stop())
  const child = fork(join(import.meta.dirname, 'many-clients.ts'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  onTestFinished(() => { child.kill('SIGKILL') })
  const said: unknown[] = []
  child.on('message', (message) => said.push(message))
  expect({ status: await new Promise((resolve) => child.once('exit', resolve)), said }).toEqual({ status: 0, said: ['all stopped'] })
})

describe('errors of PC/SC', () => {
  const native = (code: string): Error => Object.assign(new Error('native'), { code })

  it('become ours, through the wrapping of nfc-pcsc', () => {
    const wrapped = Object.assign(new Error('An error occurred while transmitting.'), { code: 'failure', previous: native('RemovedCard') })
    expect(pcscError(wrapped).code).toBe('chip.removed')
    expect(pcscError(native('SharingViolation')).code).toBe('device.busy')
    expect(pcscError(native('CardIsBusy')).code).toBe('device.busy')
    expect(pcscError(native('NoService')).code).toBe('smartcard.serviceMissing')
    expect(pcscError(native('UnknownReader')).code).toBe('device.lost')
    expect(pcscError(native('InsufficientBuffer'))).toMatchObject({ code: 'device.failed', detail: 'PC/SC InsufficientBuffer' })
    expect(pcscError('anything').code).toBe('device.failed')
  })
})
