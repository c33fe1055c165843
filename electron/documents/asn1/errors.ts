/** Why a byte string is not the ASN.1 it should be. A fixed vocabulary: no input ever gets into a message. */
export type Asn1Fault =
  | 'truncated'
  | 'trailing'
  | 'badTag'
  | 'badLength'
  | 'tooDeep'
  | 'tooMany'
  | 'tooLarge'
  | 'notDer'
  | 'unexpectedTag'
  | 'badValue'

/** Thrown by everything in this folder. Borders turn it into `chip.malformed`. */
export class Asn1Error extends Error {
  readonly fault: Asn1Fault
  /** Offset in the input at which reading stopped, in bytes, where it is known. */
  readonly offset: number | undefined

  constructor(fault: Asn1Fault, offset?: number) {
    super(offset === undefined ? fault : `${fault} at ${offset}`)
    this.name = 'Asn1Error'
    this.fault = fault
    this.offset = offset
  }
}
