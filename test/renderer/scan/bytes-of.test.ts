import { expect, it } from 'vitest'
import { FILE_MAX } from '../../../electron/contract/primitives.ts'
import { bytesOf } from '../../../renderer/scan/bytes-of.ts'

it('says of a file whose disk was pulled out that it is gone, and reads none as large as a film', async () => {
  const pulledOut = Object.assign(new File([new Uint8Array(3)], 'page'), { arrayBuffer: () => Promise.reject(new DOMException('A requested file could not be read', 'NotReadableError')) })
  await expect(bytesOf(pulledOut)).rejects.toMatchObject({ code: 'files.gone' })
  const film = Object.defineProperty(new File([], 'film'), 'size', { value: FILE_MAX + 1 })
  await expect(bytesOf(film)).rejects.toMatchObject({ code: 'input.tooLarge' })
  expect(await bytesOf(new File([new Uint8Array([1, 2])], 'page'))).toEqual(new Uint8Array([1, 2]))
})
