import { describe, expect, it } from 'vitest'
import { withOwnEnvironment } from '../../electron/dev/build.ts'

describe('the environment of a build', () => {
  it('is as before once the build is over, also when it failed', async () => {
    const before = { ...process.env }
    await withOwnEnvironment(async () => {
      await Promise.resolve()
      process.env['ELECTRON_MAJOR_VER'] = '25'
      process.env['NODE_ENV'] = 'production'
    })
    expect({ ...process.env }).toEqual(before)
    await expect(withOwnEnvironment(async () => {
      await Promise.resolve()
      process.env['ELECTRON_MAJOR_VER'] = '25'
      throw new Error('does not build')
    })).rejects.toThrow('does not build')
    expect({ ...process.env }).toEqual(before)
  })
})
