import { describe, expect, it } from 'vitest'
import { runProofInElectron } from '../reader/chip/proof/in-electron.ts'

describe('the proof inside Electron', () => {
  it('gives with BoringSSL what it gives with OpenSSL', async () => {
    expect(await runProofInElectron()).toMatch(/\nOK\n$/)
  }, 300_000)
})
