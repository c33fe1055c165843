import { FoyerError } from '../../contract/errors.ts'
import { isHostPermitted } from '../../contract/hosts.ts'

/** What can be broken off. */
interface Held { destroy(error: Error): unknown, once(event: 'close', gone: () => void): unknown }

/**
 * To whom connections of this process may lead, whoever asks for one: policy's `hosts`, as the vault said it last, and this computer alone before it has said
 * anything. What goes through a proxy leads to two hosts.
 */
export class HostFence {
  private list = 'localhost'
  private readonly held = new Map<Held, readonly string[]>()

  /** What stands to a host that is not permitted any more is broken off. @returns whether it is another list than before */
  take(list: string): boolean {
    if (list === this.list) return false
    this.list = list
    for (const [each, hosts] of this.held) {
      const fault = this.faultOf(hosts)
      if (fault !== null) each.destroy(fault)
    }
    return true
  }

  /** What is against a connection that leads to these; null for nothing. */
  faultOf(hosts: readonly string[]): FoyerError | null {
    const shut = hosts.find((host) => !isHostPermitted(host, this.list))
    return shut === undefined ? null : new FoyerError('policy.hostNotPermitted', { detail: shut.slice(0, 120) })
  }

  /** It stands, or is being made, for as long as it is permitted. */
  hold(connection: Held, hosts: readonly string[]): void {
    this.held.set(connection, hosts)
    connection.once('close', () => { this.held.delete(connection) })
  }
}

/** The one of this process: a connection that is made without it is none. */
export const hostFence = new HostFence()
