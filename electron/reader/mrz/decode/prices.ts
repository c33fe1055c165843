/**
 * Natural-log prices of what a document hardly ever has. A reading that breaks a rule must be this much
 * likelier on the picture than one that keeps it. Finite, since specimens and faulty prints exist and must
 * be read as they are.
 */
export const prices = {
  /** A check digit that does not hold (specimens, mock-ups, personalisation errors). */
  wrongCheckDigit: 7,
  /** A document whose check digits mean nothing ... */
  faultyPrint: 2,
  /** ... and each of them then: one of ten, whatever it covers. */
  anyCheckDigit: 2.3,
  /** A date that cannot exist. */
  impossibleDate: 8,
  /** Parts of a date unknown (`<<`). */
  incompleteDate: 4,
  /** A state code that 9303-3 §5 does not list. */
  unknownState: 6,
  /** A document code of no known kind for the format. */
  unknownDocumentCode: 7,
  /** A digit in the code of a card that is not known for one. */
  digitInDocumentCode: 1,
  /** Sex other than M, F, filler. */
  unusualSex: 6,
  /** A name that goes on after its end, or begins with filler. */
  oddName: 7,
  /** Anything but filler where the format has nothing to say. */
  notFiller: 6,
  /** O in a number: most states leave it out for its likeness to 0 (and I, Q to a lesser degree). */
  letterO: 2.5,
  letterI: 1.5,
  letterQ: 1,
  /** B and S for 8, of which S has even the same value for check digits modulo 10; Z for 2. */
  letterLikeDigit: 1,
  /** A line of the evidence that is no part of the zone. */
  unusedLine: 25,
  /** Filler for the check digit of an empty field. */
  fillerCheckDigit: 0.7,
} as const
