/** Why a credential does not count, for the trail: whoever sent it hears that it does not, and no more. */
export type RefusedBecause =
  | 'none' | 'several' | 'mistyped' | 'unknown' | 'revoked' | 'ended' | 'expired' | 'paused' | 'address' | 'certificate' | 'origin'
  // Of an access token: by what is wrong with it, with what it is bound to, or with the proof beside it.
  | 'noIssuer' | 'keysOld' | 'keyUnknown' | 'algorithm' | 'tokenForged' | 'tokenForm' | 'tokenEnded' | 'tokenEarly' | 'tokenLong' | 'issuer' | 'audience' | 'unbound' | 'noProof'
  | 'proof' | 'proofKey' | 'proofElsewhere' | 'proofOld' | 'proofAgain'
