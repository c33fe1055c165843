declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  /** As much of it as the tests use. */
  export class Provider {
    /** Codes of the device grant, with the request that each was made for. */
    readonly DeviceCode: { prototype: { nonce?: string, params: Record<string, unknown>, save(...given: unknown[]): Promise<string> } }
    constructor(issuer: string, configuration: Record<string, unknown>)
    callback(): (request: IncomingMessage, response: ServerResponse) => Promise<void>
    on(event: string, listener: (...words: unknown[]) => void): this
    readonly ClientCredentials: { find(token: string): Promise<{ clientId: string, scope?: string } | undefined> }
  }
}
