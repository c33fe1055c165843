import { z } from 'zod'
import { call } from './call.ts'
import { isErrorCode, type ErrorCode } from './error-codes.ts'
import { id, isoTime, text } from './primitives.ts'

/** A camera as the page knows it, which alone reaches cameras. */
export const seenCamera = z.object({
  name: text(200),
  usedAt: isoTime.nullable(),
  fault: z.custom<ErrorCode>((value) => typeof value === 'string' && isErrorCode(value)).nullable(),
}).strict()
export type SeenCamera = z.infer<typeof seenCamera>
const cameras = z.array(seenCamera).max(16)

/** Lines of a diagnosis, and their length. */
export const DIAGNOSIS_MAX = 120
export const DIAGNOSIS_LINE = 300

export const diagnosisCalls = {
  /** How the devices are, for whoever mends them: models, states, faults and versions, and nothing by which a person, a document or one piece of a device is known. */
  'devices.diagnosis': call({
    to: 'main', method: 'POST', path: '/devices/diagnosis', needs: 'devices.test', audit: 'failures', timeoutMs: 30_000,
    input: z.object({ cameras }).strict(), output: z.object({ lines: z.array(text(DIAGNOSIS_LINE)).max(DIAGNOSIS_MAX) }),
  }),
  /** The same lines into a file, at a person's press. */
  'devices.saveDiagnosis': call({
    to: 'main', method: 'POST', path: '/devices/diagnosis/files', needs: 'devices.test', timeoutMs: 60_000,
    input: z.object({ cameras, place: id }).strict(), output: z.object({ fileName: text(120) }),
  }),
}
