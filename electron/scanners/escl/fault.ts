/** What can become of a scanner's answer. */
export type EsclFaultKind =
  | 'unreachable' | 'lost' | 'timeout' | 'badAnswer' | 'certificateChanged' | 'busy' | 'feederEmpty' | 'jam' | 'coverOpen' | 'denied' | 'cancelled' | 'tooLarge' | 'failed'
  | 'notPermitted'

/** The one error of this package. `detail`: a few technical words of our own, never what a device said. */
export class EsclFault extends Error {
  readonly kind: EsclFaultKind
  readonly detail: string

  constructor(kind: EsclFaultKind, detail: string = kind, cause?: unknown) {
    super(`${kind}: ${detail}`, { cause })
    this.name = 'EsclFault'
    this.kind = kind
    this.detail = detail
  }
}
