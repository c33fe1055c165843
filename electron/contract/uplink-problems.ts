/**
 * What a receiver answers beside the protocol's own answers: problem documents (RFC 9457) with one of these codes, and the HTTP status that goes
 * with each. A terminal tries again on 429 and 5xx; any other one is for a person.
 */
export const uplinkProblems = {
  // Who asks
  'uplink.notSignedIn': 401,
  'uplink.notYours': 403,
  'uplink.revoked': 403,
  'uplink.badCode': 403,
  'uplink.badRequest': 422,
  'uplink.badKey': 422,
  'uplink.keyKnown': 409,
  // What is asked
  'uplink.notFound': 404,
  'uplink.method': 405,
  'uplink.tooLarge': 413,
  'uplink.contentType': 415,
  'uplink.form': 400,
  // A batch that is refused as a whole; nothing of it is kept
  'uplink.leafForm': 422,
  'uplink.leafIndex': 422,
  'uplink.foreignLeaf': 422,
  'uplink.badSignature': 422,
  'uplink.badProof': 422,
  'uplink.rootMismatch': 422,
  // Later
  'uplink.tooMany': 429,
  'uplink.busy': 503,
  'uplink.fault': 500,
} as const satisfies Record<string, number>

export type UplinkProblem = keyof typeof uplinkProblems
