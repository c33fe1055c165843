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
  /** B and S for 8, G for 6, Z for 2: of these S and G have even the same value for check digits modulo 10 as the digit they look like. */
  letterLikeDigit: 1,
  /**
   * A digit in a name or in the code of a state, where none belongs: less than the likeness of characters that nobody takes for each other
   * (a net that sees a 5 clearly makes every other one e^-10 and less), …
   */
  digitAmongLetters: 6,
  /** … and more for one that a letter looks like: a face that is not OCR-B draws 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B alike. */
  digitLikeLetter: 12,
  /** A line of the evidence that is no part of the zone. */
  unusedLine: 25,
  /** Filler for the check digit of an empty field. */
  fillerCheckDigit: 0.7,
} as const
