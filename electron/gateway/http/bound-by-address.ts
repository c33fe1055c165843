import type { Server } from 'node:net'
import { CONNECTIONS_OF_ADDRESS_MAX } from './limits.ts'
import { addressOf } from './presented.ts'

/** One address holds no more connections than it may: what comes beyond is closed before its handshake, and told. */
export function boundByAddress(server: Server, refused: (address: string) => void): void {
  const open = new Map<string, number>()
  server.on('connection', (socket) => {
    const address = addressOf(socket) || 'unknown'
    const many = (open.get(address) ?? 0) + 1
    if (many > CONNECTIONS_OF_ADDRESS_MAX) {
      refused(address)
      socket.destroy()
      return
    }
    open.set(address, many)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}
