// A camera made of a picture, for Chromium's --use-file-for-fake-video-capture: an .mjpeg file is JPEG
// after JPEG, 4:2:0, and starts over at its end.
import { writeFile } from 'node:fs/promises'
import sharp from 'sharp'

const WIDTH = 1920
const HEIGHT = 1080
/** How much of the frame's height the page may take, as when held up to a camera. */
const FILL = 0.86
const FRAMES = 30

/** Writes `file` (1920 x 1080, .mjpeg), showing `picture` in front of a dark desk. */
export async function writeFakeCamera(picture: string, file: string): Promise<void> {
  const page = await sharp(picture)
    .rotate()
    .resize({ width: Math.round(WIDTH * FILL), height: Math.round(HEIGHT * FILL), fit: 'inside' })
    .toBuffer()
  const frame = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#3b3f45' } })
    .composite([{ input: page, gravity: 'centre' }])
    .jpeg({ quality: 92, chromaSubsampling: '4:2:0' })
    .toBuffer()
  await writeFile(file, Buffer.concat(Array.from({ length: FRAMES }, () => frame)))
}

export function fakeCameraArgs(file: string): string[] {
  return ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${file}`]
}
