import { FoyerError } from '../../electron/contract/errors.ts'
import { childPort } from '../../electron/transport/child-port.ts'
import { serve } from '../../electron/transport/serve.ts'
import { specimenReading } from '../vault/specimen-reading.ts'

let asked = 0

/** A child for the transport's tests: a real process that answers a few of the reader's calls in telling ways. */
serve('reader', childPort(), async (options) => await Promise.resolve({
  dispatch: async (name, _input, tools) => {
    switch (name) {
      case 'devices.list':
        throw new FoyerError('device.failed', { detail: `${String(options['word'])} ${String(tools.context.session)} ${String(tools.context.owner)} ${JSON.stringify(tools.context.policy)}` })
      case 'reading.specimens':
        throw new TypeError('a message with ERIKSSON in it')
      case 'reading.closeStream':
        return process.exit(9)
      case 'reading.specimenPicture':
        return await Promise.resolve({ jpeg: new Uint8Array([1, 2, 3]) })
      case 'devices.simulate':
        await tools.ask('internal.holdReading', { reading: specimenReading(), replaces: null })
        return {}
      case 'reading.readFile': {
        // A decoder that unpacks a bomb: it takes ever more and hears nothing meanwhile.
        const taken: Buffer[] = []
        for (const end = Date.now() + 60_000; Date.now() < end;) {
          if (taken.length < 60) taken.push(Buffer.alloc(16_000_000, 1))
        }
        return {}
      }
      case 'devices.test':
        return await new Promise((resolve) => { tools.signal.addEventListener('abort', () => resolve({ ok: false, jpeg: null, ms: 0 })) })
      default:
        return 'not what the contract says'
    }
  },
  stop: async () => { await Promise.resolve() },
  isResting: () => { asked += 1; return asked > Number(options['restsAfter'] ?? Infinity) },
}))
