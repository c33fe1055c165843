import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { decodePages } from '../../../electron/reader/images/decode.ts'
import { projectRoot } from '../../data-folder.ts'

/** The decoder in slow motion: each page waits until it is let go. */
const pages = vi.hoisted(() => ({ begun: 0, letGo: [] as (() => void)[] }))
vi.mock('sharp', () => {
  const page = {
    metadata: () => Promise.resolve({ pages: 10, width: 8, height: 8 }),
    timeout: () => page, autoOrient: () => page, flatten: () => page, toColourspace: () => page, raw: () => page,
    toBuffer: async () => {
      pages.begun += 1
      await new Promise<void>((resolve) => { pages.letGo.push(resolve) })
      return { data: Buffer.alloc(8 * 8 * 3), info: { width: 8, height: 8, channels: 3 } }
    },
  }
  return { default: Object.assign(() => page, { cache: () => undefined }) }
})

it('begins no further page of a picture that nobody waits for any more', async () => {
  const tiff = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 0, 0, 0, 0])
  await expect(decodePages(tiff, { modulesFolder: join(projectRoot, 'node_modules'), limits: { timeLimit: 20 } })).rejects.toMatchObject({ code: 'image.timeout' })
  expect(pages.begun).toBe(1)
  pages.letGo.shift()?.()
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => { setImmediate(resolve) })
  expect(pages.begun).toBe(1)
})
