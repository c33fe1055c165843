import assert from 'node:assert/strict'
import { readCodestream } from '../../../electron/emrtd/data-groups/codestream.ts'
import { createJpeg2000Decoder } from '../../../electron/emrtd/data-groups/jpeg2000.ts'
import { emrtdCases } from './emrtd-cases.ts'
import { pkiCases } from './pki-cases.ts'

// What `in-electron.ts` runs inside Electron. Arguments: the data folder ('' when absent), node_modules.

async function main(): Promise<void> {
  const [data = '', modulesFolder = ''] = process.argv.slice(2)
  assert.ok(process.versions['electron'] !== undefined, 'this is not Electron')
  const jpeg2000 = createJpeg2000Decoder({ modulesFolder, timeoutMs: 20_000 })
  const cases = [
    ...(data === '' ? [] : emrtdCases(data, ({ bytes }) => jpeg2000.decode(readCodestream(bytes))).map(({ id, run }) => ({ name: id, run }))),
    ...pkiCases().map(({ name, run }) => ({ name, run: () => Promise.resolve().then(run) })),
  ]
  let failed = 0
  for (const { name, run } of cases) {
    try {
      await run()
    } catch (fault) {
      failed += 1
      console.error(`${name}: ${String(fault)}`)
    }
  }
  await jpeg2000.close()
  console.log(`Electron ${process.versions['electron']}, ${process.versions['openssl'] ?? 'BoringSSL'}: ${cases.length - failed} of ${cases.length} cases`)
  if (failed === 0) console.log('OK')
  process.exitCode = failed === 0 ? 0 : 1
}

void main()
