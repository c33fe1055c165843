// The door of the chip, for everybody outside: read a chip, verify a document by its files or its visible seal, open a
// store of trust; and what these three are given. The card interface beside it (card/) is what readers implement, the
// simulator (simulator/link.ts, specimens.ts) what the demo desk lays down. The decoder that portraits need reads pages too. The
// layer table keeps the other rooms shut.
export { readChip, type ChipEvent, type ReadChipOptions } from './session.ts'
export { verifyDocument, type DocumentFiles, type DocumentProof } from './verify-document.ts'
export { openTrustStore, type DocumentTrust, type TrustForDocuments } from './trust.ts'
export { sealCheck } from './proof/seal-check.ts'

export { passwordOf } from './access/mrz-key.ts'
export type { ChipPassword } from './algorithms/key-derivation.ts'
export { decodeJpeg2000Page } from './data-groups/jpeg2000-page.ts'
export { createPortraitDecoder } from './data-groups/portrait.ts'
