import { SimulatedChip } from '../../electron/emrtd/simulator/chip.ts'
import { linkedCard } from '../../electron/emrtd/simulator/link.ts'
import { personalise, type PersonalisationOptions } from '../../electron/emrtd/simulator/personalise.ts'
import { seededRandom } from '../../electron/emrtd/simulator/seeded-random.ts'
import { VpcdCard } from '../emrtd/vpcd.ts'
import { mrzKey, mrzLines, signedAt } from '../emrtd/specimen-document.ts'

/** What the bench tells the process that plays the card. */
export interface CardRequest {
  port: number
  host: string
  kbitPerSecond: number | null
  msPerApdu: number
  portrait: string
  width: number
  height: number
  options: Partial<PersonalisationOptions>
}

/** Answer: the country's certificate, in base64. */
export interface CardReady {
  csca: string
}

// The card has a process of its own, as a chip has its own processor.
process.on('message', (request: CardRequest) => {
  void lay(request).then((ready) => process.send?.(ready))
})
process.on('disconnect', () => process.exit(0))

let laid: VpcdCard | null = null

async function lay(request: CardRequest): Promise<CardReady> {
  await laid?.remove()
  const random = seededRandom('bench')
  const { profile, csca } = personalise({
    mrzLines, mrzKey, country: 'UT', signedAt,
    portrait: { bytes: new Uint8Array(Buffer.from(request.portrait, 'base64')), kind: 'jpeg', width: request.width, height: request.height },
    ...request.options,
  }, random)
  const card = linkedCard(new SimulatedChip(profile, random), request)
  laid = await VpcdCard.insert(card, { port: request.port, host: request.host })
  return { csca: Buffer.from(csca.der).toString('base64') }
}
