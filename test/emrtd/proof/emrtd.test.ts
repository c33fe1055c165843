import { afterAll, describe, expect, it } from 'vitest'
import { createPortraitDecoder } from '../../../electron/emrtd/data-groups/portrait.ts'
import { dataPath, projectRoot } from '../../data-folder.ts'
import { emrtdCases } from './emrtd-cases.ts'

const folder = dataPath('emrtd')

describe.skipIf(folder === null)('public eMRTD data', () => {
  const portraits = createPortraitDecoder({ modulesFolder: `${projectRoot}/node_modules` })
  afterAll(() => portraits.close())
  const cases = folder === null ? [] : emrtdCases(folder, (image) => portraits.decode(image))

  it('has cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(13)
  })

  it.each(cases)('$id', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})
