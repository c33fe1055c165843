import type { AuditEvent } from '../../contract/audit.ts'

/** An event on its way to somebody else's system: with what makes a gap show there, and lets each be held against the trail. */
export interface FeedEvent {
  event: AuditEvent
  /** Base64 leaf hash (RFC 9162 §2.1.1) at `event.index` of the log of `event.terminal`. */
  leafHash: string
}

/**
 * One place that events are fanned out to. A feed holds nothing: what it did not take is offered again, from the first that is missing, so that
 * nothing is lost; what comes twice can be told apart by terminal and index.
 */
export interface Feed {
  /**
   * @param events in the order of the trail
   * @returns how many from the first on the other side has taken for certain; all that can be known where it acknowledges nothing
   * @throws FoyerError `uplink.*` when it took none
   */
  send(events: readonly FeedEvent[], signal: AbortSignal): Promise<number>
  /** Until when the certificate that was last shown by the other side holds, milliseconds since the epoch; null where there is none. */
  theirCertificateUntil(): number | null
  close(): Promise<void>
}
