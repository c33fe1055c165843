/** Why something is refused, for programs; the sentence is for people. */
export type RefusalCode =
  | 'key' | 'signature' | 'form' | 'line' | 'order' | 'short' | 'long' | 'root' | 'fork' | 'gap' | 'receipt' | 'quorum' | 'log' | 'event' | 'erasure'

/** It does not hold. */
export class Refused extends Error {
  readonly code: RefusalCode
  constructor(code: RefusalCode, sentence: string) {
    super(sentence)
    this.code = code
  }
}

/** Nothing can be said: a file that cannot be read, two files that cannot be compared, wrong words. */
export class Unsaid extends Error {}
