/** What we use of nfc-pcsc 0.8 (https://github.com/pokusew/nfc-pcsc), which ships no types. */
declare module 'nfc-pcsc' {
  export class Reader {
    readonly name: string
    /** The binding's own reader: ours, see pcsclite-binding.ts. */
    readonly reader: {
      reset(done: (error: Error | null) => void): void
      hold(done: (error: Error | null) => void): void
      get_status(done: (error: Error | null, state?: number, atr?: Buffer) => void): void
    }
    autoProcessing: boolean
    connection: { type: number; protocol: number } | null
    connect(): Promise<unknown>
    disconnect(): Promise<unknown>
    transmit(data: Buffer, maxLength: number): Promise<Buffer>
    on(event: 'card', listener: (card: { atr?: Uint8Array }) => void): void
    on(event: 'card.off' | 'end', listener: () => void): void
    on(event: 'error', listener: (error: unknown) => void): void
  }

  export class NFC {
    close(): void
    on(event: 'reader', listener: (reader: Reader) => void): void
    on(event: 'error', listener: (error: unknown) => void): void
  }
}
