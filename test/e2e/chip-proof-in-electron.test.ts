import { describe, expect, it } from 'vitest'
import { runAccessInElectron } from '../emrtd/in-electron.ts'
import { runProofInElectron } from '../emrtd/proof/in-electron.ts'

describe('inside Electron, with BoringSSL', () => {
  it('the proof gives what it gives with OpenSSL', async () => {
    expect(await runProofInElectron()).toMatch(/\nOK\n$/)
  }, 300_000)

  it('chips open and clone checks hold as with OpenSSL', async () => {
    expect(await runAccessInElectron()).toMatch(/\nOK \(Electron [\d.]+\)\n$/)
  }, 300_000)
})
