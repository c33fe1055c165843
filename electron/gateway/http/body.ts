import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { FoyerError } from '../../contract/errors.ts'
import { FILE_TYPES } from '../../contract/jobs.ts'
import { FILE_MAX } from '../../contract/primitives.ts'
import { FORM_PARTS_HEADERS } from './limits.ts'

/** What the bytes are that come says their reader, by themselves; what they call themselves here only says that they are meant to be a page. */
export async function takeFiles(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser([...FILE_TYPES], { parseAs: 'buffer', bodyLimit: FILE_MAX }, (_request, body, done) => { done(null, body) })
  await app.register(multipart, { throwFileSizeLimit: true, limits: { fileSize: FILE_MAX, files: 1, fields: 0, parts: 1, fieldNameSize: 100, headerPairs: FORM_PARTS_HEADERS } })
}

/**
 * The one file of a request: its body, or the one part of its form, under any name. No file name is looked at.
 * @throws FoyerError `input.invalid`, `input.tooLarge`, `api.mediaType`
 */
export async function fileOf(request: FastifyRequest): Promise<{ bytes: Uint8Array }> {
  if (!request.isMultipart()) {
    if (!Buffer.isBuffer(request.body)) throw new FoyerError('api.mediaType')
    return { bytes: plain(request.body) }
  }
  try {
    return { bytes: await onlyFile(request) }
  } catch (thrown) {
    // What its parser throws without a code is a form that is none: it does not end, or nothing says where its parts do.
    throw thrown instanceof Error && 'code' in thrown ? thrown : new FoyerError('input.invalid', { detail: 'body', cause: thrown })
  }
}

async function onlyFile(request: FastifyRequest): Promise<Uint8Array> {
  let bytes: Uint8Array | null = null
  for await (const part of request.parts()) {
    if (part.type !== 'file' || bytes !== null) throw new FoyerError('input.invalid', { detail: 'body' })
    if (!(FILE_TYPES as readonly string[]).includes(part.mimetype)) throw new FoyerError('api.mediaType')
    bytes = plain(await part.toBuffer())
  }
  if (bytes === null) throw new FoyerError('input.invalid', { detail: 'body' })
  return bytes
}

/** Bytes of their own: a view of a pool would carry what lies beside them over every border. */
const plain = (buffer: Buffer): Uint8Array => (buffer.byteLength === buffer.buffer.byteLength ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : Uint8Array.from(buffer))
