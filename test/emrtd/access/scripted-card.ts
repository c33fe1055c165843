import type { SmartCard } from '../../../electron/emrtd/card/smart-card.ts'
import { hex, unhex } from './worked-examples.ts'

/** A card that answers exactly these commands in this order, and says which one came otherwise. */
export function scriptedCard(exchanges: readonly (readonly [string, string])[]): SmartCard & { sent: string[] } {
  const sent: string[] = []
  return {
    sent,
    readerName: 'script',
    atr: new Uint8Array(),
    maxApduLength: 65544,
    transmit: async (apdu) => {
      const expected = exchanges[sent.length]
      sent.push(hex(apdu))
      if (expected === undefined || expected[0] !== hex(apdu)) {
        throw new Error(`command ${sent.length}: ${hex(apdu)} instead of ${expected?.[0] ?? 'nothing'}`)
      }
      return unhex(expected[1])
    },
    longestAnswer: null,
    rememberLongestAnswer: () => undefined,
    longestAnswerIsProven: false,
    rememberProof: () => undefined,
    reset: async () => 'stayed',
    disconnect: async () => undefined,
  }
}
