import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

export interface ConnectProxy {
  address: string
  /** Whereto it was asked to connect. */
  asked: string[]
  close(): Promise<void>
}

/** A proxy that tunnels by CONNECT, on this machine. */
export async function connectProxy(): Promise<ConnectProxy> {
  const asked: string[] = []
  const proxy = createServer()
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '')
    const { hostname, port } = new URL(`http://${request.url ?? ''}`)
    const far = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.pipe(socket).pipe(far)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve) })
  return {
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked,
    async close() {
      proxy.closeAllConnections()
      await new Promise<void>((resolve) => { proxy.close(() => { resolve() }) })
    },
  }
}
