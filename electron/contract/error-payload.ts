import { z } from 'zod'
import { errorCodes, isErrorCode, type ErrorCode } from './error-codes.ts'

/** Schema of `ErrorPayload`: the only form in which a failure crosses a border. */
export const errorPayload = z.object({
  code: z.custom<ErrorCode>((value) => typeof value === 'string' && isErrorCode(value)),
  status: z.number().int().refine((status) => (Object.values(errorCodes) as number[]).includes(status)),
  detail: z.string().max(120).optional(),
})
