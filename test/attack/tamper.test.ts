import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tamperDesk, type TamperDesk } from '../bench/tamper-desk.ts'
import { tamperings } from '../bench/tamper-list.ts'

let desk: TamperDesk
beforeAll(async () => { desk = await tamperDesk() }, 120_000)
afterAll(() => desk.dispose())

describe('tampering with a real desk', () => {
  it('is not seen where nobody did', async () => {
    expect(await desk.try({ name: 'nothing', with: 'folder' })).toEqual({ found: [], ok: true, opens: true })
  })

  it.each(tamperings.map((tampering) => [tampering.name, tampering] as const))('is seen, or known to need a receipt: %s', async (_name, tampering) => {
    const { found } = await desk.try(tampering)
    // Those that need one are in the list so that whoever mends that finds this test red.
    expect(found.length > 0).toBe(tampering.needsReceipt !== true && tampering.noEffect !== true)
  })
})
