import assert from 'node:assert/strict'
import { accessCases } from './access-cases.ts'

// What `in-electron.ts` runs inside Electron.

async function main(): Promise<void> {
  assert.ok(process.versions['electron'] !== undefined, 'this is not Electron')
  let failed = 0
  for (const { name, run } of accessCases()) {
    try {
      await run()
      console.log(`ok   ${name}`)
    } catch (error) {
      failed += 1
      console.log(`FAIL ${name}`, error)
    }
  }
  console.log(failed === 0 ? `OK (Electron ${process.versions['electron'] ?? ''})` : `${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

void main()
