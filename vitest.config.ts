import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { LONGEST } from './electron/dev/longest-tests.ts'
import { root } from './electron/dev/paths.ts'
import { pcscliteAlias } from './electron/dev/pcsclite-alias.ts'

/** The longest first, then as vitest has it: the largest file first, where nothing is known of an earlier run. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification): boolean => LONGEST.includes(relative(root, moduleId))
    return sorted.toSorted((one, other) => Number(isLong(other)) - Number(isLong(one)))
  }
}

const shared = {
  environment: 'node',
  // nfc-pcsc is inlined, and taken as its ES module sources, so that the alias reaches its import of the binding
  server: { deps: { inline: ['nfc-pcsc'] } },
  pool: 'forks' as const,
  // What is waited for counts, not how long it takes: a busy machine is no reason to fail.
  expect: { poll: { timeout: 60_000 } },
}

export default defineConfig({
  resolve: { alias: { ...pcscliteAlias(), 'nfc-pcsc': join(root, 'node_modules', 'nfc-pcsc', 'src', 'index.js') } },
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          ...shared,
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/pack/**', 'test/attack/**', 'test/bench/**'],
          globalSetup: ['electron/dev/unit-setup.ts'],
          // Half of it waits for children and windows, so that on two cores three files go side by side.
          maxWorkers: Math.max(3, availableParallelism() - 1),
          // Generous: they are for what hangs. A busy machine is no reason to fail.
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'attack',
          include: ['test/attack/**/*.test.ts'],
          // The longest of them waits for the most of its time.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          testTimeout: 600_000,
          hookTimeout: 120_000,
          globalSetup: ['electron/dev/attack-setup.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'e2e',
          include: ['test/e2e/**/*.test.{ts,tsx}'],
          globalSetup: ['electron/dev/e2e-setup.ts'],
          // One window at a time: they share a display and two cores.
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'pack',
          include: ['test/pack/**/*.test.ts'],
          maxWorkers: 1,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
