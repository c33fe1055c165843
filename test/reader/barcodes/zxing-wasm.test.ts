import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createBarcodeReader } from '../../../electron/reader/barcodes/engine.ts'
import { readWithWasm } from '../../../electron/reader/barcodes/zxing-wasm.ts'
import { newGray } from '../../../electron/reader/images/image.ts'
import { projectRoot } from '../../data-folder.ts'

it('says with a code that the decoder is missing or none, and opens once it is there', async () => {
  await expect(readWithWasm(newGray(20, 20), { formats: ['QRCode'] })).rejects.toMatchObject({ code: 'internal.fault' })
  await expect(createBarcodeReader({ wasmPath: join(projectRoot, 'nowhere.wasm') })).rejects.toMatchObject({ code: 'internal.fault' })
  await expect(createBarcodeReader({ wasmPath: join(projectRoot, 'package.json') })).rejects.toMatchObject({ code: 'internal.fault' })
  const reader = await createBarcodeReader({ wasmPath: join(projectRoot, 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm') })
  expect(await reader.read(newGray(40, 40))).toEqual([])
  reader.close()
})
