import { z } from 'zod'
import { bytes, jpeg, JPEG_MAX, rect } from './primitives.ts'

const side = z.number().int().min(16).max(4096)
/** Where on the camera's picture this is, in its pixels: the picture may be a part of it, and smaller. */
const place = { of: rect }

const gray = z.object({ kind: z.literal('gray'), width: side, height: side, data: bytes(JPEG_MAX), ...place }).strict()
/** `matrix`: of high definition (ITU-R BT.709); left out, of BT.601, as JPEG has it. */
const i420 = z.object({ kind: z.literal('i420'), width: side, height: side, data: bytes(JPEG_MAX), fullRange: z.boolean(), matrix: z.literal('bt709').optional(), ...place }).strict()

/**
 * What a camera sees, one picture of it. Luminance alone is what the search needs, and costs a tenth of encoding and decoding a JPEG;
 * I420 (planes Y, U, V without padding, even sides) brings the colours too; JPEG is for cameras whose pixels the page cannot touch.
 */
export const cameraFrame = z.discriminatedUnion('kind', [
  gray,
  i420,
  z.object({ kind: z.literal('jpeg'), jpeg, ...place }).strict(),
]).refine((frame) => {
  if (frame.kind === 'jpeg') return true
  const luma = frame.width * frame.height
  if (frame.kind === 'gray') return frame.data.byteLength === luma
  return frame.width % 2 === 0 && frame.height % 2 === 0 && frame.data.byteLength === luma * 1.5
}, 'size')
export type CameraFrame = z.infer<typeof cameraFrame>
