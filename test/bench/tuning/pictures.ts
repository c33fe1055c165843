import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { MrzFormat } from '../../../electron/contract/mrz.ts'
import type { GrayImage, RgbImage } from '../../../electron/reader/images/image.ts'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import { PagePyramid } from '../../../electron/reader/images/pyramid.ts'
import { dataFolder, projectRoot } from '../../data-folder.ts'
import { spoiled, type DamageName } from '../../drawn/damages.ts'
import { drawDocument } from '../../drawn/documents.ts'
import { drawPage } from '../../drawn/page.ts'
import * as light from '../../drawn/photograph.ts'
import { Random } from '../../drawn/random.ts'
import { blur, drawCard, encode, jpeg, noise, photograph, seeded, smear, wear, type Symbology } from '../barcode-pictures.ts'

/** One picture of a set. */
export interface Picture {
  name: string
  page: RgbImage
  gray: GrayImage
  /** What is printed there: a zone's lines, a code's text. Null where nobody has written it down. */
  says: string | null
}

/** How many pictures are drawn, from which seed, and which public ones take part: every `step`th page with a zone, every code. */
export interface SetSize { drawn: number, step: number, seed: number }

const modulesFolder = join(projectRoot, 'node_modules')

async function pictureOf(name: string, bytes: Uint8Array, says: string | null): Promise<Picture> {
  const page = (await decodePages(bytes, { modulesFolder }))[0]
  if (page === undefined) throw new Error(`${name} has no page`)
  return { name, page, gray: new PagePyramid(page).halved(0), says }
}

/** What `truth.json` tells of a picture. */
interface Truth { lines?: string[], barcode?: string }

/** The public pictures that `wanted` names, by what is told of them and their place in the list. */
async function publicPictures(wanted: (truth: Truth, index: number) => { says: string | null } | null): Promise<Picture[]> {
  const pictures: Picture[] = []
  for (const folder of ['mrz', 'field/pictures'].map((below) => join(dataFolder, below))) {
    if (!existsSync(join(folder, 'truth.json'))) {
      process.stdout.write(`no truth.json in ${folder}: its pictures left out\n`)
      continue
    }
    const truth = Object.entries(JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Record<string, Truth>)
    for (const [i, [name, told]] of truth.entries()) {
      const want = wanted(told, i)
      const path = [join(folder, 'images', name), join(folder, name)].find(existsSync)
      if (want !== null && path !== undefined) pictures.push(await pictureOf(name, readFileSync(path), want.says))
    }
  }
  return pictures
}

async function png({ width, height, data }: GrayImage): Promise<Buffer> {
  return await sharp(data, { raw: { width, height, channels: 1 } }).png().toBuffer()
}

const formats: MrzFormat[] = ['TD3', 'TD1', 'TD2', 'MRVA', 'MRVB', 'FRID', 'FRDL', 'CHDL']

/** A document as the camera of the codes' bench sees it: its lens, light and desk are others than those that the lines were tuned on. */
async function drawnZone(seed: number, i: number): Promise<Picture> {
  const random = seeded(seed * 6151 + i)
  const document = drawDocument(new Random(seed * 6151 + i), formats[i % formats.length]!)
  const { width, height, data } = await drawPage(new Random(seed * 6151 + i), document, 12)
  const gray: GrayImage = { width, height, data: new Uint8Array(await sharp(data, { raw: { width, height, channels: 3 } }).greyscale().raw().toBuffer()) }
  const hard = i % 3
  let frame = photograph(gray, { turn: (random() - 0.5) * [3, 16, 50][hard]!, scale: 0.45 + 0.4 * random(), perspective: [0.005, 0.03, 0.05][hard]! }, random, 40)
  if (hard > 0) frame = await blur(frame, 0.5 + 0.6 * random())
  if (hard > 1) frame = smear(frame, 1 + 2 * random(), random() * Math.PI)
  return await pictureOf(`drawn-${i}-${document.format}`, await png(await jpeg(noise(frame, 2 + 3 * hard, random), 90 - 20 * hard)), document.lines.join('\n'))
}

/** Pages that are bent, seen through a lens that bends them, or have a lamp in their laminate: what following a bend, carrying a line on and evening its light are for. */
const spoils: readonly (readonly DamageName[])[] = [['curl'], ['glare'], ['lens'], ['glare', 'hand']]

async function spoiledZone(seed: number, i: number): Promise<Picture> {
  const r = new Random(seed * 4507 + i)
  const damages = spoils[i % spoils.length]!
  const document = drawDocument(r, formats[i % formats.length]!)
  return await pictureOf(`${damages.join('-')}-${i}-${document.format}`, (await spoiled(r, document, damages)).bytes, document.lines.join('\n'))
}

const symbologies: readonly Symbology[] = ['pdf417', 'qrcode', 'pdf417', 'code128', 'pdf417', 'datamatrix', 'code39', 'azteccode']

/** A code as the camera of the zones' bench sees it. */
async function drawnCode(seed: number, i: number): Promise<Picture> {
  const random = seeded(seed * 5737 + i)
  const r = new Random(seed * 5737 + i)
  const symbology = symbologies[i % symbologies.length]!
  const says = symbology.startsWith('code') ? `UTO${Math.floor(random() * 1e8)}` : `SPECIMEN OF UTOPIA ${Array.from({ length: 12 + Math.floor(random() * 60) }, () => Math.floor(random() * 10)).join('')}`
  const card = wear(drawCard(encode(symbology, says), 5, random), i % 4 === 2 ? 0.03 : 0, i % 3, random)
  const { width, height, data } = card.image
  const page: RgbImage = { width, height, data: new Uint8Array(width * height * 3) }
  for (let p = 0; p < data.length; p++) page.data.fill(data[p]!, 3 * p, 3 * p + 3)
  const damage = [light.scanned, light.photographed, light.abused][i % 3]!
  return await pictureOf(`drawn-${i}-${symbology}`, await light.photograph(r, page, r.pick([800, 960, 1280]), { ...damage, skew: 3 * damage.skew }), says)
}

export async function zonePictures({ drawn, step, seed }: SetSize): Promise<Picture[]> {
  const pictures = await publicPictures(({ lines }, i) => (lines !== undefined && i % step === 0 ? { says: lines.join('\n') } : null))
  for (let i = 0; i < drawn; i++) pictures.push(await drawnZone(seed, i), await spoiledZone(seed, i))
  return pictures
}

/** Codes, and public pages among them whose codes, if any, nobody has written down: what is read there newly counts as wrong. */
export async function codePictures({ drawn, step, seed }: SetSize): Promise<Picture[]> {
  const pictures = await publicPictures(({ barcode }, i) => (barcode !== undefined ? { says: barcode } : i % (6 * step) === 0 ? { says: null } : null))
  for (let i = 0; i < drawn; i++) pictures.push(await drawnCode(seed, i))
  return pictures
}
