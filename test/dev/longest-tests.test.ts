import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { LONGEST } from '../../electron/dev/longest-tests.ts'
import { projectRoot } from '../data-folder.ts'

it('names files that there are', () => {
  expect(LONGEST.filter((each) => !existsSync(join(projectRoot, each)))).toEqual([])
})
