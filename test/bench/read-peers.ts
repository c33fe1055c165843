import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { install } from '../../electron/dev/bootstrap.mjs'
import { projectRoot } from '../data-folder.ts'

/** Another reader on the same pictures: lines as it gives them, without our decoder. */
export interface Peer {
  name: string
  read(bytes: Uint8Array): Promise<string[]>
  close(): Promise<void>
}

/** What this bench alone needs, with a lock of its own: a third of all that there was to fetch, and no checkout's. */
const peers = join(projectRoot, 'test', 'bench', 'peers')

/** tesseract.js with its English model on the lower part of the page, as its users do; null when the model is not installed. */
export async function tesseractPeer(): Promise<Peer | null> {
  const folder = join(projectRoot, 'node_modules/@tesseract.js-data/eng/4.0.0_best_int')
  if (!existsSync(folder)) return null
  const { createWorker, PSM } = await import('tesseract.js')
  const worker = await createWorker('eng', 1, { langPath: folder, cacheMethod: 'none' })
  await worker.setParameters({ tessedit_pageseg_mode: PSM.SINGLE_BLOCK, tessedit_char_whitelist: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<' })
  return {
    name: 'tesseract.js eng, lower third',
    read: async (bytes) => {
      const upright = sharp(bytes).autoOrient().flatten({ background: '#fff' })
      const { width, height } = await upright.clone().png().toBuffer({ resolveWithObject: true }).then(({ info }) => info)
      const top = Math.floor(height * 0.66)
      const part = await sharp(await upright.png().toBuffer()).extract({ left: 0, top, width, height: height - top }).png().toBuffer()
      const { data } = await worker.recognize(part)
      return zoneOf(data.text.split('\n'))
    },
    close: async () => {
      await worker.terminate()
    },
  }
}

interface DetectionImage { width: number }
interface Detection {
  getMrz(image: DetectionImage): DetectionImage
  readMrz(image: DetectionImage): Promise<{ mrz: string[] }>
}

/** npm mrz-detection 0.4.1 with its image-js. */
export async function detectionPeer(): Promise<Peer> {
  install(peers)
  const require = createRequire(join(peers, 'package.json'))
  const detection = require('mrz-detection') as Detection
  const { Image } = require('image-js') as { Image: { load(bytes: Uint8Array): Promise<DetectionImage> } }
  return {
    name: 'npm mrz-detection',
    read: async (bytes) => {
      const png = await sharp(bytes).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb').png().toBuffer()
      const { mrz } = await detection.readMrz(detection.getMrz(await Image.load(png)))
      return zoneOf(mrz)
    },
    close: async () => undefined,
  }
}

/** PassportEye's `mrz` command, where it is installed. */
export function passportEyePeer(): Peer | null {
  const probe = spawnSync('python3', ['-c', 'import passporteye'], { stdio: 'ignore' })
  if (probe.status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'foyer-bench-'))
  const code = 'import sys, passporteye; m = passporteye.read_mrz(sys.argv[1]); print(m.aux["text"] if m else "")'
  return {
    name: 'PassportEye',
    read: async (bytes) => {
      const file = join(folder, 'page')
      writeFileSync(file, bytes)
      return zoneOf(spawnSync('python3', ['-c', code, file], { encoding: 'utf8', timeout: 60_000 }).stdout.split('\n'))
    },
    close: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The lines of a reader's text that can be those of a zone. */
function zoneOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/\s+/g, '')).filter((line) => /^[A-Z0-9<]{25,48}$/.test(line)).slice(-3)
}
