import { constants, createDeflate, deflateSync } from 'node:zlib'
import { renderPdf } from '../../../electron/reader/images/pdf.ts'
import { usualLimits } from '../../../electron/reader/images/limits.ts'
import { limitWebAssembly } from '../../../electron/reader/wasm-ceiling.ts'
import { FoyerError } from '../../../electron/contract/errors.ts'
import { join } from 'node:path'
import { projectRoot } from '../../data-folder.ts'

/** Opens a PDF whose page's content is two gigabytes of blanks, packed three times over into some 600 bytes; tells how that ended and its own memory. */
const CONTENT_BYTES = 2_000_000_000
const CHUNK = Buffer.alloc(1_000_000, ' ')

async function packed(): Promise<Buffer> {
  const deflate = createDeflate({ level: constants.Z_BEST_COMPRESSION })
  const parts: Buffer[] = []
  deflate.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((resolve) => deflate.once('end', resolve))
  for (let written = 0; written < CONTENT_BYTES; written += CHUNK.length) {
    if (!deflate.write(CHUNK)) await new Promise((resolve) => deflate.once('drain', resolve))
  }
  deflate.end()
  await ended
  return deflateSync(deflateSync(Buffer.concat(parts), { level: 9 }), { level: 9 })
}

function pdf(content: Buffer): Buffer {
  const head = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n'
    + '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R >>\nendobj\n'
    + `4 0 obj\n<< /Filter [/FlateDecode /FlateDecode /FlateDecode] /Length ${content.length} >>\nstream\n`
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 5 >>\n')])
}

if (process.argv[2] !== 'boundless') limitWebAssembly()
const bytes = pdf(await packed())
// Time is not what ends it here: this is about memory.
const end = await renderPdf(bytes, { modulesFolder: join(projectRoot, 'node_modules'), limits: { ...usualLimits, timeLimit: 100_000, cpuLimit: 100_000, pageCpuLimit: 100_000 } })
  .then(({ pages }) => `${pages.length} pages`, (thrown: unknown) => FoyerError.from(thrown).code)
process.send?.({ bytes: bytes.length, end, mostMemory: process.resourceUsage().maxRSS * 1024 })
