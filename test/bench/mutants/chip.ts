import { mutantsOf, type Mutant } from './mutant.ts'

const proof = 'electron/emrtd/proof'
const access = 'electron/emrtd/access'
const passive = ['test/emrtd/proof/passive-authentication.test.ts', 'test/emrtd/proof/chain.test.ts', 'test/emrtd/proof/revocation.test.ts', 'test/emrtd/proof/odd-documents.test.ts', 'test/emrtd/proof/issuer-country.test.ts', 'test/emrtd/proof/mutation.test.ts', 'test/emrtd/proof/emrtd.test.ts']
const dates = ['test/emrtd/proof', 'test/cli/chip-verify.test.ts']
const session = ['test/emrtd/session.test.ts']
const cloneChecks = ['test/emrtd/lossy-readers.test.ts', 'test/emrtd/access', 'test/emrtd/clone-proof.test.ts', 'test/emrtd/field-chips.test.ts', ...session]

/** The chip: what is proven, and how it is spoken to. */
export const chipMutants: readonly Mutant[] = [
  ...mutantsOf(`${proof}/passive-authentication.ts`, passive, [
    ["equalBytes(listed, computed) ? 'ok' : whole ? 'mismatch' : 'notRead'", "whole ? 'ok' : 'notRead'"],
    ["if (state === 'notListed' && object !== null) reasons.push(", 'if (false) reasons.push('],
    ["if (proof.state === 'invalid') reasons.push({ code: 'signatureInvalid' })", ''],
    ["if (proof.state === 'contentMismatch') reasons.push({ code: 'signedContentMismatch' })", ''],
    ["if (object !== null && kind !== 'either' && object.kind !== kind)", 'if (false)'],
    ["if (file === null) reasons.push({ code: 'sodMissing' })", ''],
    ['const reasons = issuerCountryReasons(countriesOf(signer, issuers), stated?.issuingState ?? null)', 'const reasons = issuerCountryReasons(countriesOf(signer, issuers), null)'],
  ]),
  ...mutantsOf(`${proof}/verdict.ts`, [...passive, 'test/emrtd/session.test.ts', 'test/emrtd/clone-proof.test.ts'], [
    ["if (weights.includes('altered')) return 'altered'", ''],
    ["return weights.includes('cannotTell') ? 'cannotTell' : 'genuine'", "return 'genuine'"],
    ["return state === 'ok' || state === 'mismatch' ? [] : [{ code: 'mrzNotProven' }]", 'return []'],
    ["if (check.activeAuthentication === 'failed') reasons.push({ code: 'activeAuthenticationFailed' })", ''],
    ["if (check.chipAuthentication === 'failed') reasons.push({ code: 'chipAuthenticationFailed' })", ''],
    ["...(parts.access.downgraded ? [{ code: 'accessDowngraded' as const }] : []),", ''],
  ]),
  ...mutantsOf(`${proof}/chain.ts`, dates, [
    ["const may = signer.keyUsage === null || signer.keyUsage.digitalSignature", 'const may = true'],
    ["const forOther = signer.extendedKeyUsage?.some((oid) => oid.startsWith(`${oids.icaoSecurity}.`)) === true", 'const forOther = false'],
    ["if (signingTime === null ? at < from : signingTime < from) reasons.push({ code: 'dsNotYetValidAtSigning' })", ''],
    ["if (signingTime !== null && signingTime > until) reasons.push({ code: 'dsExpiredAtSigning' })", ''],
    ["if (issuedAt < issuer.notBefore - GRACE_MS || issuedAt > issuer.notAfter + GRACE_MS) {", 'if (false) {'],
    ["return status === 'valid' && issuerCountryReasons(countriesOf(certificate, issuers), null).length === 0", "return status === 'valid'"],
  ]),
  ...mutantsOf(`${proof}/revocation.ts`, ['test/emrtd/proof'], [
    ['if (list.revokedSerials.has(certificate.serial)) {', 'if (false) {'],
    ['if (list.thisUpdate > at) {', 'if (false) {'],
    ["proof.state = overdue > 0 ? 'outdatedList' : 'notRevoked'", "proof.state = 'notRevoked'"],
    ['if (!byIssuer && !store.withSubject(list.issuer).some((each) => list.isSignedBy(each))) {', 'if (false) {'],
    ['nextUpdate ?? thisUpdate + LONGEST_WITHOUT_NEXT_UPDATE_DAYS * DAY_MS', 'nextUpdate ?? Infinity'],
  ]),
  ...mutantsOf('electron/emrtd/data-groups/mrz-comparison.ts', ['test/emrtd/licence.test.ts'], [
    ['if (scanningArea !== null) put(scanningArea, scanningArea.length === line.length ? 0 : 1)', ''],
    ['put(licence.documentNumber, documentNumber!.from)', ''],
    ['const misread = !printed.certain || (places.length > 0 && places.every(({ column }) => printed.doubtful.some((doubt) => doubt.column === column)))', 'const misread = true'],
  ]),
  ...mutantsOf('electron/emrtd/session.ts', ['test/emrtd/licence.test.ts'], [
    ['keyGroup: application.activeAuthentication', 'keyGroup: 15'],
    ['const contents = isLicence ? readLicenceGroups(dataGroups) : readDataGroups(dataGroups)', 'const contents = readDataGroups(dataGroups)'],
  ]),
  ...mutantsOf('electron/emrtd/verify-document.ts', ['test/emrtd/door.test.ts', 'test/cli/chip-verify.test.ts'], [
    ["return dataGroups.size === 0 ? [{ code: 'noDataGroupGiven' }] : mrzProofReasons(proof)", 'return dataGroups.size === 0 ? [] : mrzProofReasons(proof)'],
  ]),
  ...mutantsOf(`${proof}/master-list.ts`, ['test/emrtd/proof'], [
    ["if (state !== 'valid' || signer === null || !identified) throw invalid('signature')", "if (signer === null) throw invalid('signature')"],
    ["if (root === undefined || !isAmong(root, certificates)) throw invalid('root')", "if (root === undefined) throw invalid('root')"],
  ]),
  ...mutantsOf(`${proof}/listed-certificates.ts`, ['test/emrtd/proof'], [
    ['return { certificates, leftOut: entries - certificates.length }', 'return { certificates, leftOut: 0 }'],
    ['rest = rest.subarray(follows ? end : nextBeginning(rest))', 'rest = rest.subarray(end)'],
  ]),
  ...mutantsOf(`${proof}/trust-files.ts`, ['test/emrtd/proof'], [
    ['given.fault = fault\n    result.refused += 1', 'given.fault = fault'],
    ['if (first?.fault && objects.every(({ fault }) => fault !== null)) {', 'if (false) {'],
  ]),
  ...mutantsOf(`${proof}/signer.ts`, ['test/emrtd/proof'], [
    ["if (contentType !== data.contentType || !equalBytes(stated, hash(digest, data.content))) return 'contentMismatch'", "if (contentType !== data.contentType) return 'contentMismatch'"],
  ]),
  ...mutantsOf('electron/emrtd/algorithms/signatures.ts', ['test/emrtd/algorithms/signatures.test.ts', 'test/emrtd/proof/openssl.test.ts'], [
    ['if (padding < 8) return false', ''],
    ['if (dbLength < scheme.saltBytes + 1 || encoded.at(-1) !== 0xbc) return false', 'if (dbLength < scheme.saltBytes + 1) return false'],
    ["r === 0n || s === 0n || r >= n || s >= n) return null", 'r === 0n || s === 0n) return null'],
    ['return timingSafeEqual(expected, seed)', 'return expected.length === seed.length'],
  ]),
  ...mutantsOf('electron/emrtd/channel/secure-messaging.ts', ['test/emrtd/channel/secure-messaging.test.ts', ...session], [
    ["if (answer.status === 0x9000) throw failure('unprotected answer')", ''],
    ['this.#counter + 1n)', 'this.#counter)'],
  ]),
  ...mutantsOf('electron/emrtd/files/reading-ladder.ts', ['test/emrtd/files/reading-ladder.test.ts'], [
    ['if (this.#tries >= maxTries) return false', ''],
    ['if (bytes <= this.#carried) return false', ''],
  ]),
  ...mutantsOf('electron/emrtd/signed-length.ts', ['test/emrtd/signed-length.test.ts'], [
    ['over <= LENGTH_SLACK && over < file.length', 'over < 1'],
    ['return signed !== undefined && equalBytes(hash(hashAlgorithm, file), signed)', 'return true'],
  ]),
  ...mutantsOf('electron/emrtd/collected-files.ts', ['test/emrtd/signed-length.test.ts'], [
    ['if (!beyond || signed !== null) this.files', 'if (true) this.files'],
    ['this.#unlike.push(reading)', ''],
  ]),
  ...mutantsOf('electron/emrtd/files/file-reading.ts', ['test/emrtd/signed-length.test.ts'], [
    ['if (this.#doubtsSession && isLostSession(status)) {', 'if (false) {'],
  ]),
  ...mutantsOf(`${access}/establish-pace.ts`, ['test/emrtd/lossy-readers.test.ts'], [
    ['const mayHaveMoved = !refusal && !isCutPaceAnswer(error) && asked < timesAsked', 'const mayHaveMoved = false'],
    ['} else if (mayHaveMoved) continue', '} else if (mayHaveMoved && !channel.answersAreShort) continue'],
    ["if (short === undefined || !isReaderTooShort(error)) throw error", 'throw error'],
  ]),
  ...mutantsOf('electron/emrtd/channel/chip-channel.ts', ['test/emrtd/lossy-readers.test.ts'], [
    ['this.lostAnswersBefore = card.longestAnswerIsProven && ', 'this.lostAnswersBefore = '],
  ]),
  ...mutantsOf(`${access}/open-chip.ts`, ['test/emrtd/reading-ways.test.ts'], [
    ["if (denial.detail?.startsWith('SW=63') === true) return false", ''],
    ['if (error instanceof FoyerError) throw denial', ''],
  ]),
  ...mutantsOf(`${access}/active-authentication.ts`, cloneChecks, [
    ["return verifyActiveAuthentication(key, signatureAlgorithm, challenge, signature) ? 'passed' : 'failed'", "return 'passed'"],
    ['if (signature === null) return { cut: data.length }', "if (signature === null) return 'failed'"],
    ['if (block[0] !== 0x6a || name === undefined) return false', 'if (name === undefined) return false'],
  ]),
  ...mutantsOf(`${access}/clone-checks.ts`, cloneChecks, [
    ["return trusted ? 'passed' : 'notDone'", "return 'passed'"],
    ["return 'refused' in outcome && deniesFunction(outcome.refused) ? 'failed' : 'unanswered'", "return 'unanswered'"],
    ['return shortReader || lostAnswersBefore', 'return true'],
    ["return proofs.includes(false) ? 'failed' : 'notDone'", "return 'notDone'"],
  ]),
]
