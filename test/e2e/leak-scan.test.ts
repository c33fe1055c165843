import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passportPage, writeCamera, type DrawnPassport } from './draw-specimen.ts'
import { launch } from './launch.ts'
import { DeskPage } from './pages.ts'

/** Words that stand nowhere but on these two documents and in what a clerk types. */
const camera: DrawnPassport = { surname: 'ZYXCANARYONE', givenNames: 'QUILLWORT', number: 'ZK9X41773', born: '610228', sex: 'F', expires: '330917' }
const dropped: DrawnPassport = { surname: 'VOXCANARYTWO', givenNames: 'HYSSOPIA', number: 'WQ7Z90261', born: '520607', sex: 'M', expires: '320815' }
const typed = 'PYXCANARYTHREE'
const CANARIES = [camera, dropped].flatMap(({ surname, givenNames, number }) => [surname, givenNames, number]).concat(typed)

/** The forms in which a program may write a word down: UTF-8, UTF-16 either way round, and base64 at each of its three offsets. */
function formsOf(word: string): Buffer[] {
  const both = [word, word.toLowerCase(), word[0] + word.slice(1).toLowerCase()]
  return both.flatMap((text) => {
    const little = Buffer.from(text, 'utf16le')
    const base64 = [0, 1, 2].map((shift) => {
      const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64').replace(/=+$/, '')
      // The first and last characters mix with what stands beside the word.
      return Buffer.from(encoded.slice(shift === 0 ? 0 : shift + 1, -2))
    })
    return [Buffer.from(text), little, Buffer.from(little).swap16(), ...base64]
  })
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => {
    try {
      return statSync(path).isFile()
    } catch {
      return false
    }
  })
}

describe('a day at the desk leaves no word of a document anywhere', () => {
  let home: string
  let output = ''
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'foyer-leak-'))
    for (const name of ['data', 'tmp', 'cache', 'config']) mkdirSync(join(home, name))
    const cameraFile = join(home, 'camera.mjpeg')
    await writeCamera(await passportPage(camera), cameraFile)
    const launched = await launch({
      camera: cameraFile, dataFolder: join(home, 'data'),
      env: { TMPDIR: join(home, 'tmp'), XDG_CACHE_HOME: join(home, 'cache'), XDG_CONFIG_HOME: join(home, 'config') },
    })
    const desk = new DeskPage(launched.page)
    const secret = await desk.demoSecret()
    await desk.signIn('Demo supervisor', secret)
    await desk.readFromCamera()
    await desk.correct('Surname', typed)
    await desk.confirm()
    await desk.readFile(`${dropped.surname}.png`, await passportPage(dropped))
    await desk.confirm()
    await desk.refuseFile('broken.png', (await passportPage(dropped)).subarray(0, 20_000))
    await desk.find(dropped.surname.toLowerCase())
    await desk.openFirstRecord()
    await desk.find(typed)
    await desk.openAudit()
    await desk.verifyTrail()
    await desk.signOut()
    output = launched.output()
    await launched.close()
    rmSync(cameraFile)
  })
  afterAll(() => rmSync(home, { recursive: true, force: true }))

  it('the scan finds a word when it is there', () => {
    const page = Buffer.from(`x${Buffer.from(`ab ${camera.surname} cd`).toString('base64')}y`)
    expect(formsOf(camera.surname).some((form) => page.includes(form))).toBe(true)
    expect(formsOf(typed).some((form) => Buffer.from(`--${typed}--`, 'utf16le').includes(form))).toBe(true)
  })

  it('in any file, the encrypted database among them', () => {
    const files = filesUnder(home)
    expect(files.some((file) => file.endsWith('.db') || file.includes('foyer'))).toBe(true)
    expect(files.length).toBeGreaterThan(10)
    const hits = files.flatMap((file) => {
      const bytes = readFileSync(file)
      return CANARIES.filter((word) => file.includes(word) || formsOf(word).some((form) => bytes.includes(form))).map((word) => `${word} in ${file.slice(home.length)}`)
    })
    expect(hits).toEqual([])
  })

  it('in what the app wrote to its output', () => {
    expect(CANARIES.filter((word) => output.includes(word))).toEqual([])
  })
})
