/** A port as policy names it: its path, its speed in baud, and what a character is made of. */
export interface PortSettings { path: string; baudRate: number; dataBits: 5 | 6 | 7 | 8; parity: 'none' | 'even' | 'odd'; stopBits: 1 | 2 }

const parities = { N: 'none', E: 'even', O: 'odd' } as const

/** Of `/dev/ttyUSB0 9600 8N1`; null where it names none. */
export function portSettings(policy: string): PortSettings | null {
  const said = /^(\S+)(?: (\d{3,7})(?: ([5-8])([NEO])([12]))?)?$/.exec(policy.trim())
  if (said === null) return null
  const [, path = '', baud = '9600', dataBits = '8', parity = 'N', stopBits = '1'] = said
  return { path, baudRate: Number(baud), dataBits: Number(dataBits) as PortSettings['dataBits'], parity: parities[parity as keyof typeof parities], stopBits: Number(stopBits) as 1 | 2 }
}

export interface OpenPort {
  /** What has come, at least one byte. @throws Error once the port is closed or gone */
  read(most: number): Promise<Uint8Array>
  /** Never throws, also the second time. */
  close(): Promise<void>
}

/** Open for this process alone. Loaded with the first port: most desks have none. @throws Error of the system */
export async function openPort(settings: PortSettings): Promise<OpenPort> {
  const { autoDetect } = await import('@serialport/bindings-cpp')
  const port = await autoDetect().open({ ...settings, lock: true })
  const close = async (): Promise<void> => { if (port.isOpen) await port.close().catch(() => undefined) }
  // An unplugged one reads as empty for ever: the system's word for it ends the reading. Not within that word: the binding's watcher is in use until it returns.
  if ('poller' in port) port.poller.once('disconnect', () => { setTimeout(() => { void close() }, 0) })
  return {
    read: async (most) => {
      const { buffer, bytesRead } = await port.read(Buffer.alloc(most), 0, most)
      return new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead)
    },
    close,
  }
}
