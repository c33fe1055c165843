import { hookSources } from '../../../electron/dev/source-hooks.ts'

hookSources()
const { PcscReaders } = await import('../../../electron/reader/smartcards/pcsc-readers.ts')

/** Watches the PC/SC service, says when it was lost, lets the garbage collector run, leaves with 0. Started with `--expose-gc`. */
const tell = (word: string): Promise<void> => new Promise((resolve) => { process.send?.(word, () => resolve()) })

const readers = new PcscReaders()
const lost = new Promise<void>((resolve) => {
  readers.onEvent(({ type }) => { if (type === 'serviceLost') resolve() })
})
await readers.list()
await tell('watching')
await lost
await tell('lost')
for (let round = 0; round < 10; round++) {
  globalThis.gc?.()
  await new Promise((resolve) => { setTimeout(resolve, 50) })
}
await tell('collected')
process.exit(0)
