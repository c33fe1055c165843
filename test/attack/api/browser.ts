import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'
import { chromiumPath } from '../../renderer/open-page.ts'
import type { Certificates } from '../../uplink/certificates.ts'

/** A page that is there to ask the desk: it may be framed, and says of itself nothing that would keep it from anything. */
export interface Site { origin: string, close(): Promise<void> }

export async function site({ server }: Certificates): Promise<Site> {
  const its: Server = createServer({ key: server.key, cert: server.certificate }, (_request, response) => { response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title><body></body>') })
  await new Promise<void>((resolve) => { its.listen(0, '127.0.0.1', resolve) })
  const { port } = its.address() as AddressInfo
  return { origin: `https://127.0.0.1:${port}`, close: () => new Promise((resolve) => { its.closeAllConnections(); its.close(() => { resolve() }) }) }
}

export interface AttackBrowser {
  version: string
  /** A page of an address. @param mayAskLoopback what Chromium asks the person for (Local Network Access) was said yes to */
  open(url: string, mayAskLoopback: boolean): Promise<Page>
  close(): Promise<void>
}

/**
 * Debian's Chromium, to which the pages at these ports are of the public network, though they are on this computer. Whatever certificate is taken: whoever attacks gains by it.
 * @param names host names that lead to this computer: to whoever binds a name anew
 */
export async function attackBrowser(origins: readonly string[], names: readonly string[]): Promise<AttackBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath, chromiumSandbox: false,
    args: [`--ip-address-space-overrides=${origins.map((each) => `${new URL(each).host}=public`).join(',')}`, `--host-resolver-rules=${names.map((name) => `MAP ${name} 127.0.0.1`).join(',')}`],
  })
  return {
    version: browser.version(),
    async open(url, mayAskLoopback) {
      const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: mayAskLoopback ? ['local-network-access'] : [] })
      const page = await context.newPage()
      page.setDefaultTimeout(60_000)
      await page.goto(url)
      return page
    },
    close: () => browser.close(),
  }
}
