import pcsclite, { clientsStopped, loadBinding, type CardReader } from '../../../electron/reader/smartcards/pcsclite-binding.ts'

/** Clients, one after another, each closed as soon as it was told of a reader: while the addon's thread is not waiting. Says when all are. */
const ROUNDS = 20

await loadBinding()
for (let round = 0; round < ROUNDS; round += 1) {
  const lite = pcsclite()
  await new Promise<void>((resolve, reject) => {
    lite.on('error', reject)
    lite.on('reader', (reader: CardReader) => { reader.on('status', () => resolve()) })
  })
  lite.close()
  await clientsStopped()
}
process.send?.('all stopped')
process.disconnect()
