import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { frames, framingOf } from '../../../electron/scanners/serial/framing.ts'
import { portSettings, type PortSettings } from '../../../electron/scanners/serial/port.ts'
import { serialReader, type SerialReader } from '../../../electron/scanners/serial/serial-reader.ts'
import { endChild } from '../../end-child.ts'
import { until } from '../until.ts'

const FIRST = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'
const SECOND = 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'

describe('frames of a serial line', () => {
  const all = (framing: string, ...pieces: string[]): string[] => {
    const heard = frames(framingOf(framing))
    return [...pieces.flatMap((piece) => heard.take(Buffer.from(piece, 'latin1'))), ...heard.pause()]
  }

  it.each([
    ['lines that a pause ends', '', [`${FIRST}\r${SECOND}\r`], [`${FIRST}\r${SECOND}\r`]],
    ['STX and ETX, unasked', '', [`\x02${FIRST}\r${SECOND}\r\x03\x02A\rB\r\x03`], [`${FIRST}\r${SECOND}\r`, 'A\rB\r']],
    ['in pieces', 'start=02 line=0D end=03', [`noise\x02${FIRST.slice(0, 9)}`, `${FIRST.slice(9)}\r${SECOND}`, '\r', '\x03'], [`${FIRST}\r${SECOND}\r`]],
    ['other marks of several bytes', 'start=2121 line=0D0A end=04', ['!!A\r\nB\r\n\x04'], ['A\rB\r']],
    ['a line between two ends', 'line=0A', ['A\nB\n'], ['A\rB\r']],
    ['one cut off before its end', 'start=02 end=03', ['\x02half'], []],
    ['an end that comes alone', 'start=02 end=03', ['half\x03\x02whole\x03'], ['whole']],
    ['one begun anew', 'start=02 end=03', ['\x02half\x02whole\x03'], ['whole']],
    ['silence', '', [], []],
  ])('%s', (_what, framing, pieces, said) => {
    expect(all(framing, ...pieces)).toEqual(said)
  })

  it('keeps nothing of bytes without end, and hears what comes after a pause', () => {
    const heard = frames(null)
    for (let count = 0; count < 100; count++) expect(heard.take(Buffer.alloc(10_000, 65))).toEqual([])
    expect(heard.pause()).toEqual([])
    expect([...heard.take(Buffer.from('A\r')), ...heard.pause()]).toEqual(['A\r'])
  })

  it('ports are as policy says', () => {
    expect(portSettings('/dev/ttyUSB0')).toMatchObject({ path: '/dev/ttyUSB0', baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 })
    expect(portSettings('COM3 115200 7E2')).toMatchObject({ path: 'COM3', baudRate: 115_200, dataBits: 7, parity: 'even', stopBits: 2 })
    expect(portSettings('')).toBeNull()
  })
})

it('a serial port that has failed is not open while it is being closed', async () => {
  let letGo: () => void = () => undefined
  const closing = new Promise<void>((resolve) => { letGo = resolve })
  const failing = serialReader({
    settings: portSettings('/dev/near')!, framing: '', onOffer: () => undefined,
    open: () => Promise.resolve({ read: () => Promise.reject(new Error('EIO')), close: () => closing }),
  })
  await until(() => failing.fault() !== null)
  expect(failing.fault()?.code).toBe('device.lost')
  expect(failing.isOpen()).toBe(false)
  letGo()
  await failing.close()
})

const hasSocat = spawnSync('socat', ['-V']).status === 0
if (!hasSocat) {
  if (process.env['CI'] !== undefined) throw new Error('socat is not here')
  process.stderr.write('notice: socat is not here; no serial port is tried\n')
}

describe.runIf(hasSocat)('a reader at a serial port', () => {
  let folder: string
  let cable: ChildProcess
  let reader: SerialReader
  const plug = async (): Promise<void> => {
    cable = spawn('socat', [`pty,raw,echo=0,link=${folder}/near`, `pty,raw,echo=0,link=${folder}/far`], { stdio: 'ignore' })
    await until(() => existsSync(join(folder, 'near')) && existsSync(join(folder, 'far')))
  }
  const unplug = (): Promise<void> => endChild(cable)
  const say = (text: string): void => {
    const far = openSync(join(folder, 'far'), 'w')
    writeSync(far, Buffer.from(text, 'latin1'))
    closeSync(far)
  }
  const settings = (): PortSettings => portSettings('/dev/near')!
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'foyer-serial-'))
    await plug()
    reader = serialReader({ settings: { ...settings(), path: join(folder, 'near') }, framing: '', onOffer: () => undefined, againMs: 50, pauseMs: 100 })
    await until(() => reader.isOpen())
  })
  afterEach(async () => {
    await reader.close()
    await unplug()
    rmSync(folder, { recursive: true, force: true })
  })

  it('offers what it says, once', async () => {
    say(`\x02${FIRST}\r${SECOND}\r\x03`)
    await until(() => reader.waiting() === 1)
    expect(await reader.take()).toMatchObject({ page: null, texts: [`${FIRST}\r${SECOND}\r`] })
    await expect(reader.take()).rejects.toMatchObject({ code: 'scanner.feederEmpty' })
  })

  it('unplugged in the middle offers nothing of it, says so, and is heard again once it is back', async () => {
    say(`\x02${FIRST}\r`)
    await unplug()
    await until(() => reader.fault() !== null)
    expect(['device.lost', 'device.notFound']).toContain(reader.fault()?.code)
    expect(reader.waiting()).toBe(0)
    await plug()
    await until(() => reader.isOpen())
    say(`\x02A\rB\r\x03`)
    await until(() => reader.waiting() === 1)
    expect((await reader.take()).texts).toEqual(['A\rB\r'])
  })

  it('may be closed at any moment of its opening, and opened again', async () => {
    await reader.close()
    for (let turns = 0; turns < 12; turns++) {
      const early = serialReader({ settings: { ...settings(), path: join(folder, 'near') }, framing: '', onOffer: () => undefined, againMs: 20 })
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
      await early.close()
      expect(early.isOpen()).toBe(false)
    }
  })

  it('that never stops talking offers nothing, and can be closed', async () => {
    const endless = spawn('sh', ['-c', `yes AAAAAAAAAAAAAAAAAAA > ${join(folder, 'far')}`], { stdio: 'ignore', detached: true })
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(reader.waiting()).toBe(0)
    await reader.close()
    process.kill(-endless.pid!, 'SIGKILL')
  })
})
