import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { encodedImage, type EncodedImage } from '../../electron/emrtd/data-groups/face.ts'
import { createPortraitDecoder } from '../../electron/emrtd/data-groups/portrait.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { dataPath, projectRoot } from '../data-folder.ts'
import { edit, editKinds, seededNumbers, type Edit } from './chip-mutations.ts'
import { chipTargets, isRefusal } from './chip-targets.ts'

const folder = dataPath('emrtd')
const targets = chipTargets(folder)

const INPUTS = 20_000
/** One input may use a second of the processor, not more; wall-clock time would blame the neighbours. */
const MOST_MICROSECONDS = 1_000_000
const MOST_MEMORY = 400 << 20

const share = fc.integer({ min: 0, max: 9999 }).map((number) => number / 10_000)
const edits = fc.array(
  fc.record({ kind: fc.constantFrom(...editKinds), at: share, to: share, value: fc.integer({ min: 0, max: 255 }) }) as fc.Arbitrary<Edit>,
  { minLength: 1, maxLength: 6 },
)

describe('whatever a chip sends', () => {
  it.each(targets)('$name: is read or refused, quickly and in little memory', ({ seeds, run }) => {
    const before = process.memoryUsage().rss
    const input = fc.oneof(
      { weight: 9, arbitrary: fc.tuple(fc.constantFrom(...seeds), edits).map(([seed, changes]) => changes.reduce(edit, seed)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 2000 }) },
    )
    let slowest = 0
    let most = 0
    const property = fc.property(input, (bytes) => {
      const start = process.cpuUsage()
      try {
        run(bytes)
      } catch (thrown) {
        if (!isRefusal(thrown)) throw thrown
      }
      const { user, system } = process.cpuUsage(start)
      slowest = Math.max(slowest, user + system)
      most = Math.max(most, process.memoryUsage.rss() - before)
    })
    fc.assert(property, { seed: 20_261_123, numRuns: Math.ceil(INPUTS / targets.length), endOnFailure: true })
    expect(slowest).toBeLessThan(MOST_MICROSECONDS)
    expect(most).toBeLessThan(MOST_MEMORY)
  })
})

describe.skipIf(folder === null)('pictures', () => {
  const portraits = createPortraitDecoder({ modulesFolder: join(projectRoot, 'node_modules'), timeoutMs: 10_000 })
  afterAll(() => portraits.close())

  it('are decoded or refused, and the next one still is', async () => {
    const specimen = new Uint8Array(readFileSync(join(folder!, 'img', 'silver.jp2')))
    const next = seededNumbers(42)
    const outcomes = new Set<string>()
    for (let i = 0; i < 60; i += 1) {
      const kind = editKinds[Math.floor(next() * editKinds.length)]!
      // Half of the edits go to the header, where the sizes are.
      const at = i % 2 === 0 ? next() * 0.02 : next()
      const bytes = edit(specimen, { kind, at, to: next(), value: Math.floor(next() * 256) })
      let image: EncodedImage
      try {
        image = encodedImage(bytes)
      } catch (thrown) {
        if (isRefusal(thrown)) continue
        throw thrown
      }
      outcomes.add(await portraits.decode(image).then(() => 'decoded', (thrown: unknown) => FoyerError.from(thrown).code))
    }
    expect([...outcomes].filter((each) => !['decoded', 'image.damaged', 'image.tooLarge', 'image.timeout'].includes(each))).toEqual([])
    await expect(portraits.decode(encodedImage(specimen))).resolves.toMatchObject({ width: 413, height: 531 })
  })
})
