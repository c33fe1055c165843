import { joinBytes } from '../../documents/asn1/values.ts'
import type { SessionCipher } from '../algorithms/ciphers.ts'
import { curveByName, type CurveName } from '../algorithms/curves.ts'
import { groupByParameterId } from '../algorithms/key-agreement.ts'
import { randomScalar, type MrzKey } from '../algorithms/key-derivation.ts'
import { paceProtocol, paceVariant, type PaceMapping, type SupportedPace } from '../access/pace-protocols.ts'
import { travelDocument } from '../files/applications.ts'
import { applicationId } from '../files/file-ids.ts'
import * as documentFiles from './document-files.ts'
import { makeCsca, makeDocumentSigner, type IssuedCertificate } from './pki/certificates.ts'
import { makeKey, type HashName, type KeyRequest, type SignatureScheme } from './pki/keys.ts'
import { makeSignedData, makeSod } from './pki/signed-data.ts'
import { usualQuirks, type ActiveAuthenticationKey, type ChipAuthenticationKey, type ChipFaults, type ChipProfile, type ChipQuirks } from './profile.ts'

export interface PaceOption {
  mapping: PaceMapping
  agreement: 'DH' | 'ECDH'
  cipher: SessionCipher
  /** Standardized domain parameters (ICAO 9303-11 §9.5.1). */
  parameterId: number
}

export interface SigningOption {
  key: KeyRequest
  scheme: SignatureScheme
}

export interface PersonalisationOptions {
  mrzLines: readonly string[]
  mrzKey: MrzKey
  can?: string
  country: string
  portrait: { bytes: Uint8Array; kind: 'jpeg' | 'jpeg2000'; width: number; height: number }
  /** More data groups by number, as whole files. */
  dataGroups?: ReadonlyMap<number, Uint8Array>
  bac?: boolean
  pace?: readonly PaceOption[]
  chipAuthentication?: readonly { parameterId: number; cipher: SessionCipher; keyId?: number; parameters?: 'named' | 'explicit' | 'standardized' }[]
  activeAuthentication?: { kind: 'RSA'; bits: number; hash: HashName } | { kind: 'ECDSA'; curve: CurveName; hash: HashName }
  csca?: SigningOption
  documentSigner?: SigningOption
  /** Hash of the data groups in the SOD. */
  hash?: HashName
  signerBy?: 'issuerAndSerialNumber' | 'subjectKeyIdentifier'
  signedAttributes?: boolean
  /** Milliseconds since 1970. */
  signedAt: number
  quirks?: Partial<ChipQuirks>
  faults?: ChipFaults
}

/** Who signs: a country signing CA and a document signer under it. */
export interface Issuer {
  csca: IssuedCertificate
  documentSigner: IssuedCertificate
}

export interface Personalised extends Issuer {
  profile: ChipProfile
}

const day = 86_400_000
/** What a reader makes of a contactless card of type B. */
export const contactlessAtr = Uint8Array.of(0x3b, 0x88, 0x80, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x81, 0x81, 0x00, 0x09)
const ecdsaP256: SigningOption = { key: { kind: 'EC', curve: 'P-256' }, scheme: { kind: 'ECDSA', hash: 'SHA-256' } }

export function makeIssuer(
  options: Pick<PersonalisationOptions, 'country' | 'signedAt' | 'csca' | 'documentSigner'>,
  random: (bytes: number) => Uint8Array,
): Issuer {
  const { country, signedAt } = options
  const csca = makeCsca({
    country, organization: 'Foyer specimen', commonName: `CSCA ${country}`, serial: 1n,
    notBefore: signedAt - 365 * day, notAfter: signedAt + 13 * 365 * day, ...(options.csca ?? ecdsaP256),
  }, random)
  const documentSigner = makeDocumentSigner({
    country, organization: 'Foyer specimen', commonName: `Document Signer ${country}`, serial: 2n,
    notBefore: signedAt - 30 * day, notAfter: signedAt + 10 * 365 * day, ...(options.documentSigner ?? ecdsaP256),
  }, csca, random)
  return { csca, documentSigner }
}

/**
 * Makes a whole document: files, keys, and certificates unless an issuer is given. Everything but
 * RSA keys follows from `random`.
 */
export function personalise(options: PersonalisationOptions, random: (bytes: number) => Uint8Array, issuer?: Issuer): Personalised {
  const { signedAt } = options
  const { csca, documentSigner } = issuer ?? makeIssuer(options, random)
  const pace = (options.pace ?? []).map(offerOf)
  const mappingKeys = new Map<number, { secret: bigint }>()
  const mappingInfos: Uint8Array[] = []
  for (const { group, info } of pace.filter(({ variant }) => variant.mapping === 'CAM')) {
    const secret = randomScalar(group.order, random)
    const id = info.parameterId ?? 0
    mappingKeys.set(id, { secret })
    mappingInfos.push(documentFiles.chipAuthenticationPublicKeyInfo(group, group.power(group.generator, secret), id, 'standardized'))
  }
  const chipAuthentication = (options.chipAuthentication ?? []).map(({ parameterId, cipher, keyId }): ChipAuthenticationKey => {
    const group = groupOf(parameterId)
    const secret = randomScalar(group.order, random)
    return { group, secret, publicKey: group.power(group.generator, secret), keyId: keyId ?? null, cipher }
  })
  const active = makeActiveKey(options, random)
  const quirks = { ...usualQuirks, ...options.quirks }
  const paceInfos = quirks.explicitPaceParameters ? pace.flatMap(documentFiles.explicitPaceInfos) : pace.map(documentFiles.paceInfo)
  const dataGroups = new Map<number, Uint8Array>([
    [1, documentFiles.makeDg1(options.mrzLines)],
    [2, makeDg2(options.portrait, quirks)],
    ...(quirks.ownTagInDg12 ? [[12, documentFiles.makeDg12WithOwnTag()] as const] : []),
    ...(options.dataGroups ?? []),
  ])
  const securityInfos = [
    ...paceInfos,
    ...chipAuthentication.flatMap(({ group, publicKey, keyId, cipher }, index) => [
      documentFiles.chipAuthenticationInfo(group.kind, cipher, keyId),
      documentFiles.chipAuthenticationPublicKeyInfo(group, publicKey, keyId, options.chipAuthentication?.[index]?.parameters),
    ]),
    ...(active?.key.kind === 'ECDSA' ? [documentFiles.activeAuthenticationInfo(active.key.hash)] : []),
  ]
  if (securityInfos.length > 0) dataGroups.set(14, documentFiles.makeDg14(securityInfos))
  if (active !== null) dataGroups.set(15, documentFiles.makeDg15(active.spki))

  const signing = {
    signingTime: signedAt,
    signedAttributes: options.signedAttributes ?? true,
    signerBy: options.signerBy ?? 'issuerAndSerialNumber',
  } as const
  const files = new Map<number, Uint8Array>([...dataGroups].map(([number, file]) => [0x0100 + number, file]))
  if (quirks.dg2Padding > 0) files.set(0x0102, joinBytes([files.get(0x0102)!, random(quirks.dg2Padding)]))
  files.set(0x011e, documentFiles.makeCom([...dataGroups.keys()].toSorted((a, b) => a - b)))
  files.set(0x011d, makeSod(documentSigner, dataGroups, options.hash ?? 'SHA-256', { ...signing, indefinite: quirks.indefiniteSod }))

  const masterFiles = new Map<number, Uint8Array>([[0x2f00, documentFiles.makeDir(applicationId)]])
  if (paceInfos.length > 0) masterFiles.set(0x011c, documentFiles.makeSecurityInfos(paceInfos))
  if (mappingInfos.length > 0) {
    masterFiles.set(0x011d, makeSignedData({
      ...signing, signer: documentSigner, contentType: '0.4.0.127.0.7.3.2.1',
      content: documentFiles.makeSecurityInfos([...paceInfos, ...mappingInfos]),
    }))
  }
  if (quirks.tellsLengths) masterFiles.set(0x2f01, documentFiles.makeAtrInfo(quirks.chaining, quirks.extendedLength))
  const profile: ChipProfile = {
    atr: contactlessAtr,
    masterFiles, files, application: travelDocument, basicKey: options.mrzKey, can: options.can ?? null, bac: options.bac ?? true, pace, mappingKeys,
    chipAuthentication, activeAuthentication: active?.key ?? null, quirks, faults: options.faults ?? {},
  }
  return { profile, csca, documentSigner }
}

function makeDg2({ bytes, kind, width, height }: PersonalisationOptions['portrait'], { dg2LengthError }: ChipQuirks): Uint8Array {
  const file = documentFiles.makeDg2(bytes, kind, width, height)
  return dg2LengthError === 0 ? file : documentFiles.withLengthError(file, dg2LengthError)
}

function groupOf(parameterId: number): NonNullable<ReturnType<typeof groupByParameterId>> {
  const group = groupByParameterId(parameterId)
  if (group === undefined) throw new RangeError('unknown domain parameters')
  return group
}

export function offerOf({ agreement, mapping, cipher, parameterId }: PaceOption): SupportedPace {
  const protocol = paceProtocol(agreement, mapping, cipher)
  const variant = paceVariant(protocol)
  if (variant === undefined) throw new RangeError('no such PACE variant')
  return { info: { protocol, version: 2, parameterId }, variant, group: groupOf(parameterId) }
}

export function makeActiveKey(
  { activeAuthentication }: Pick<PersonalisationOptions, 'activeAuthentication'>,
  random: (bytes: number) => Uint8Array,
): { key: ActiveAuthenticationKey; spki: Uint8Array } | null {
  if (activeAuthentication === undefined) return null
  const { hash } = activeAuthentication
  if (activeAuthentication.kind === 'RSA') {
    const key = makeKey({ kind: 'RSA', bits: activeAuthentication.bits }, random)
    if (key.kind !== 'RSA') throw new RangeError('not RSA')
    return { key: { kind: 'RSA', privateKey: key.privateKey, hash, modulusBytes: activeAuthentication.bits / 8 }, spki: key.spki }
  }
  const curve = curveByName(activeAuthentication.curve)
  const key = makeKey({ kind: 'EC', curve: activeAuthentication.curve }, random)
  if (key.kind !== 'EC') throw new RangeError('not EC')
  return { key: { kind: 'ECDSA', curve, secret: key.secret, hash }, spki: key.spki }
}
