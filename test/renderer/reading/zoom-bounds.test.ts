import { expect, it } from 'vitest'
import { bounded } from '../../../renderer/reading/zoom-bounds.ts'

it('a picture that is enlarged never leaves its place, however far it is moved', () => {
  const place = { width: 1000, height: 600 }
  expect(bounded({ scale: 2, x: 9000, y: -9000 }, place)).toEqual({ scale: 2, x: 500, y: -300 })
  expect(bounded({ scale: 2, x: -120, y: 40 }, place)).toEqual({ scale: 2, x: -120, y: 40 })
  expect(bounded({ scale: 1, x: 80, y: 80 }, place)).toEqual({ scale: 1, x: 0, y: 0 })
})
