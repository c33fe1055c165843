import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import type { AddressInfo } from 'node:net'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

/** As the product's page has it (electron/main). */
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'none'; worker-src 'self'; base-uri 'none'; form-action 'none'"

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.jpg': 'image/jpeg', '.woff2': 'font/woff2', '.woff': 'font/woff', '.svg': 'image/svg+xml',
}

export interface ServedPage {
  url: string
  close(): Promise<void>
}

/** Build the renderer with the double of its bridge, or another page of the tests, into `folder` and serve it on this machine, under the product's CSP. */
export async function servePage(folder: string, page = 'page'): Promise<ServedPage> {
  const root = join(import.meta.dirname, page)
  // The bundler asks the environment which JSX to write, and the test runner calls it "test".
  const called = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({
    root, base: './', configFile: false, logLevel: 'error', plugins: [react()],
    // As it ships, whatever the test runner calls its own mode.
    mode: 'production', define: { 'process.env.NODE_ENV': '"production"' },
    build: { outDir: folder, emptyOutDir: true, target: 'chrome114', assetsInlineLimit: 0, minify: true, chunkSizeWarningLimit: 2000, reportCompressedSize: false },
  }).finally(() => {
    process.env['NODE_ENV'] = called ?? 'test'
  })
  const server: Server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://local').pathname))
    // A browser asks for it by itself.
    if (path === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    const file = join(folder, path === '/' ? 'index.html' : path)
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'cache-control': path === '/' ? 'no-cache' : 'max-age=3600' }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    }),
  }
}
