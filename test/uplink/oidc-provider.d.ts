declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  /** As much of it as the tests use. */
  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    on(event: string, listener: (...words: unknown[]) => void): this
    readonly ClientCredentials: { find(token: string): Promise<{ clientId: string, scope?: string } | undefined> }
  }
}
