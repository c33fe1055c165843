import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FoyerError } from '../../../../electron/contract/errors.ts'
import { openDocumentReader } from '../../../../electron/reader/document-reader.ts'
import { decodePages } from '../../../../electron/reader/images/decode.ts'
import { heicBySystem } from '../../../../electron/reader/images/heic/decode.ts'
import { foundProgram, heicProgram, type HeicProgram } from '../../../../electron/reader/images/heic/programs.ts'
import { largestPicture } from '../../../../electron/reader/images/heic/size.ts'
import { projectRoot } from '../../../data-folder.ts'
import { Random } from '../../../drawn/random.ts'

const modulesFolder = join(projectRoot, 'node_modules')
const resourcesFolder = join(projectRoot, 'resources')
const program = heicProgram('linux')!
const installed = existsSync('/usr/bin/heif-enc') && foundProgram(program) !== null
if (!installed && process.env['CI'] !== undefined) throw new Error('libheif-examples is not installed')

/** Another program in its place, bounded as it is. */
const inItsPlace = (path: string, ...given: string[]): HeicProgram => ({
  ...program, commands: [path],
  command: (found, bounds, link) => {
    const { command, args } = program.command(found, bounds, link)
    return { command, args: [...args.slice(0, args.indexOf(found) + 1), ...given] }
  },
})
/** As on a system whose program reads and writes pipes. */
const throughPipes = (command: string, ...args: string[]): HeicProgram => ({ commands: [command], needs: [], command: () => ({ command, args: args.map((each) => each.replace('>&3', '')) }), seeks: false })

describe.skipIf(!installed)('HEIC by the system (libheif-examples)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foyer-heic-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const made = (name: string, pictures: readonly Uint8Array[]): Uint8Array => {
    const sources = pictures.map((bytes, at) => {
      const path = join(folder, `${name}-${at}.jpg`)
      writeFileSync(path, bytes)
      return path
    })
    execFileSync('/usr/bin/heif-enc', ['-q', '90', '-o', join(folder, `${name}.heic`), ...sources], { stdio: 'ignore' })
    return new Uint8Array(readFileSync(join(folder, `${name}.heic`)))
  }
  let specimen: Uint8Array
  const jpeg = readFileSync(join(resourcesFolder, 'specimens/passport-genuine.jpg'))
  beforeAll(() => { specimen = made('specimen', [jpeg]) })
  const decode = (bytes: Uint8Array, limits = {}, by = heicBySystem(program)) => decodePages(bytes, { modulesFolder, limits, heic: by })
  const leftOver = () => readdirSync('/dev/shm').filter((name) => name.startsWith('foyer-heic-'))

  it('a passport photographed by a telephone is read as any other', async () => {
    const reader = openDocumentReader({ resourcesFolder, modulesFolder, certificates: () => Promise.resolve([]), now: () => new Date('2026-11-27T12:00:00Z') })
    try {
      const { documents: [{ reading }] } = await reader.read(specimen, { source: 'file', earlier: null, onStep: () => undefined })
      expect(reading.fields.find(({ name }) => name === 'documentNumber')?.value).toBe('L898902C3')
      expect(reading.mrz?.valid).toBe(true)
    } finally {
      await reader.close()
    }
    expect(leftOver()).toEqual([])
  })

  it('is the picture, pixel for pixel nearly, whatever EXIF says of turning; of several the first', async () => {
    const turned = await sharp(jpeg).resize(300, 200).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer()
    const wanted = await sharp(turned).raw().toBuffer()
    const [page, ...others] = await decode(made('two', [turned, jpeg]))
    expect(others).toEqual([])
    expect(page).toMatchObject({ width: 300, height: 200 })
    let off = 0
    for (let i = 0; i < wanted.length; i++) off += Math.abs(wanted[i]! - page!.data[i]!)
    expect(off / wanted.length).toBeLessThan(6)
    expect(leftOver()).toEqual([])
  })

  it('has the limits of every picture, and its own before a program is started', async () => {
    await expect(decode(specimen, { pixels: 40_000, reducedPixels: 100_000 })).rejects.toMatchObject({ code: 'image.tooLarge' })
    expect(await decode(specimen, { pixels: 400_000 })).toMatchObject([{ width: 738, height: 519 }])
    const claims = Buffer.from(specimen)
    const at = claims.indexOf('ispe')
    claims.writeUInt32BE(20_000, at + 8)
    claims.writeUInt32BE(20_000, at + 12)
    expect(largestPicture(claims)).toBe(400_000_000)
    await expect(decode(claims, {}, heicBySystem(inItsPlace('/usr/bin/true')))).rejects.toMatchObject({ code: 'image.tooLarge' })
  })

  it.each([
    ['cut off', (bytes: Uint8Array) => bytes.subarray(0, bytes.length >> 1)],
    ['without a picture in it', (bytes: Uint8Array) => bytes.subarray(0, 24)],
  ])('one that is %s is refused by its sentence', async (_, spoil) => {
    await expect(decode(spoil(specimen))).rejects.toMatchObject({ code: 'image.heic' })
    expect(leftOver()).toEqual([])
  })

  it('whatever bytes are changed, it ends in a picture or in a code of pictures, and leaves nothing', async () => {
    const random = new Random(20261127)
    for (let n = 0; n < 12; n++) {
      const changed = Uint8Array.from(specimen)
      // Where the boxes are, and everywhere.
      for (let at = 0; at < 4; at++) changed[random.whole(24, at < 2 ? 500 : changed.length - 1)] = random.whole(0, 255)
      const end = await decode(changed).then(() => 'image', (thrown: unknown) => FoyerError.from(thrown).code)
      expect(end).toMatch(/^image(\.|$)/)
    }
    expect(leftOver()).toEqual([])
  })

  it.each([
    ['files', inItsPlace],
    ['pipes', throughPipes],
  ])('a program that hangs, floods or says nothing is ended: through %s', async (_, place) => {
    await expect(decode(specimen, { timeLimit: 300 }, heicBySystem(place('/usr/bin/sleep', '1000')))).rejects.toMatchObject({ code: 'image.timeout' })
    await expect(decode(specimen, { timeLimit: 60_000, cpuLimit: 60_000 }, heicBySystem(place('/bin/sh', '-c', 'exec yes >&3')))).rejects.toMatchObject({ code: 'image.tooLarge' })
    await expect(decode(specimen, {}, heicBySystem(place('/usr/bin/false')))).rejects.toMatchObject({ code: 'image.heic' })
    await expect(decode(specimen, {}, heicBySystem({ ...place('/usr/bin/true'), command: () => ({ command: '/usr/bin/no-such-program', args: [] }) }))).rejects.toMatchObject({ code: 'image.heic' })
    await expect(decode(specimen, {}, heicBySystem(place('/bin/sh', '-c', 'exec echo no picture >&3')))).rejects.toMatchObject({ code: 'image.damaged' })
    expect(leftOver()).toEqual([])
  })

  it('pipes carry the file in and the picture out', async () => {
    const [page] = await decode(specimen, {}, heicBySystem(throughPipes(process.execPath, '-e', `process.stdin.resume().on('end', () => process.stdout.write(require('fs').readFileSync(${JSON.stringify(join(folder, 'specimen-0.jpg'))})))`)))
    expect(page).toMatchObject({ width: 1476, height: 1039 })
  })

  it('writes no more and takes no more memory than it is given', () => {
    const { command, args } = program.command('/usr/bin/dd', { memory: 64 * 1024 * 1024, cpuSeconds: 2, output: 4096 }, '')
    const dd = (...given: string[]): unknown => execFileSync(command, [...args.slice(0, args.indexOf('/usr/bin/dd') + 1), 'if=/dev/zero', ...given], { stdio: 'ignore' })
    expect(() => dd(`of=${join(folder, 'written')}`, 'bs=1k', 'count=4')).not.toThrow()
    expect(() => dd(`of=${join(folder, 'written')}`, 'bs=1k', 'count=5')).toThrow(/failed/)
    expect(() => dd('of=/dev/null', 'bs=1M', 'count=1')).not.toThrow()
    expect(() => dd('of=/dev/null', 'bs=128M', 'count=1')).toThrow(/failed/)
  })
})

describe('HEIC where the system has nothing for it', () => {
  const nothing = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')

  it.each([
    ['the program is not installed', heicBySystem({ ...program, commands: ['/usr/bin/no-such-program'] })],
    ['nothing bounds it', heicBySystem({ ...program, needs: ['/usr/bin/no-such-program'] })],
    ['no program is known', heicBySystem(heicProgram('freebsd'))],
  ])('is refused by its own sentence: %s', async (_, heic) => {
    await expect(decodePages(nothing, { modulesFolder, heic })).rejects.toMatchObject({ code: 'image.heic' })
  })

  it('is not looked for where nobody sent a file', async () => {
    await expect(decodePages(nothing, { modulesFolder })).rejects.toMatchObject({ code: 'image.heic' })
  })
})
