/** A fingerprint in groups of four, so that two people can compare it. */
export const grouped = (fingerprint: string): string => fingerprint.replace(/(.{4})(?=.)/g, '$1 ')
