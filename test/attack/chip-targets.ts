import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chipLicence } from '../../electron/contract/chip.ts'
import { FoyerError } from '../../electron/contract/errors.ts'
import { Asn1Error } from '../../electron/documents/asn1/errors.ts'
import { peekTlv, readBer, readDer, splitTlvs, type Asn1Node } from '../../electron/documents/asn1/reader.ts'
import { stringValue } from '../../electron/documents/asn1/strings.ts'
import { timeValue } from '../../electron/documents/asn1/times.ts'
import { bitStringValue, integerValue, oidValue } from '../../electron/documents/asn1/values.ts'
import { integer, octetString, oid, sequence, setOf, tlv } from '../../electron/documents/asn1/writer.ts'
import { readCodestream } from '../../electron/emrtd/data-groups/codestream.ts'
import { readCom } from '../../electron/emrtd/data-groups/com.ts'
import { readDataGroups } from '../../electron/emrtd/data-groups/fields.ts'
import { readLicenceGroups } from '../../electron/emrtd/data-groups/licence-fields.ts'
import { readSecurityInfos } from '../../electron/emrtd/data-groups/security-infos.ts'
import { certificateSummary, certifiedKey, isSignedBy, readCertificate } from '../../electron/emrtd/proof/certificate.ts'
import { readRevocationList } from '../../electron/emrtd/proof/crl.ts'
import { readMasterList } from '../../electron/emrtd/proof/master-list.ts'
import { authenticatePassively } from '../../electron/emrtd/proof/passive-authentication.ts'
import { readSecurityObject } from '../../electron/emrtd/proof/security-object.ts'
import { addTrustFiles } from '../../electron/emrtd/proof/trust-files.ts'
import { TrustStore } from '../../electron/emrtd/proof/trust-store.ts'
import { UnsupportedAlgorithm } from '../../electron/emrtd/algorithms/unsupported-algorithm.ts'
import { makeCrl } from '../emrtd/proof/cms-builder.ts'
import { ldif, ldifEntry, zip } from '../emrtd/proof/containers.ts'
import { dataGroups, makePki, NOW } from '../emrtd/proof/pki-cases.ts'
import { makeLicence, makeScanningArea } from '../../electron/emrtd/simulator/licence.ts'
import { makeSignedData, makeSod } from '../../electron/emrtd/simulator/pki/signed-data.ts'

/** One reader of what a chip sends, and specimens to alter. */
export interface ChipTarget {
  name: string
  seeds: readonly Uint8Array[]
  /** May throw only what {@link isRefusal} accepts. */
  run: (input: Uint8Array) => void
}

/** How these readers say no. Anything else that is thrown is a finding. */
export function isRefusal(thrown: unknown): boolean {
  return thrown instanceof Asn1Error || thrown instanceof UnsupportedAlgorithm
    || (thrown instanceof FoyerError && thrown.code !== 'internal.fault')
}

const valueReaders = new Map<number, (node: Asn1Node) => unknown>([
  [0x02, integerValue], [0x06, oidValue], [0x17, timeValue], [0x18, timeValue], [0x03, bitStringValue],
  ...[0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e].map((tag) => [tag, stringValue] as const),
])

/** Reads every value by its type; a value that is none is refused like everything else. */
function touchValues(node: Asn1Node): void {
  valueReaders.get(node.tag)?.(node)
  node.children.forEach(touchValues)
}

function specimens(folder: string | null, below: string, pattern: RegExp): Uint8Array[] {
  if (folder === null) return []
  return readdirSync(join(folder, below)).filter((name) => pattern.test(name))
    .map((name) => new Uint8Array(readFileSync(join(folder, below, name))))
}

const licenceHolder = {
  issuingState: 'NLD', documentNumber: '5094962111', surname: 'SPECIMEN', otherNames: 'ANNA', dateOfBirth: '1974-08-12', placeOfBirth: 'UTRECHT',
  dateOfIssue: '2019-07-12', dateOfExpiry: '2029-07-12', issuingAuthority: 'RDW', categories: ['AM', 'B'],
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Data groups of a made-up person, one of each kind that is read. */
function madeUpGroups(): Uint8Array[] {
  const face = Uint8Array.from([
    ...text('FAC\u0000010\u0000'), 0, 0, 0, 62, 0, 1, 0, 0, 0, 48, 0, 0, ...new Uint8Array(26), 0xff, 0xd8, 0xff, 0xe0, ...new Uint8Array(12),
  ])
  const lines = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10'
  return [
    tlv(0x61, tlv(0x5f1f, text(lines))),
    tlv(0x75, tlv(0x7f61, integer(1), tlv(0x7f60, tlv(0xa1, tlv(0x87, Uint8Array.of(1, 1))), tlv(0x5f2e, face)))),
    tlv(0x6b, tlv(0x5c, Uint8Array.of(0x5f, 0x0e)), tlv(0x5f0e, text('ERIKSSON<<ANNA')), tlv(0xa0, integer(1), tlv(0x5f0f, text('A')))),
    tlv(0x6c, tlv(0x5c, Uint8Array.of(0x5f, 0x19)), tlv(0x5f19, text('UTOPIA')), tlv(0x5f26, text('20200101'))),
    tlv(0x70, integer(1), tlv(0xa1, tlv(0x5f51, text('X')))),
  ]
}

/** Every reader of chip bytes with its specimens: public ones where the data folder is there, the simulator's always. */
export function chipTargets(folder: string | null): ChipTarget[] {
  const rsa = makePki({ kind: 'RSA', bits: 2048 }, { kind: 'RSA-PSS', hash: 'SHA-256' })
  const ec = makePki({ kind: 'EC', curve: 'P-256', explicitParameters: true }, { kind: 'ECDSA', hash: 'SHA-256' })
  const sods = [rsa, ec].map(({ signer }) => makeSod(signer, dataGroups, 'SHA-256', { signingTime: NOW }))
  const trust = new TrustStore()
  addTrustFiles(trust, [rsa, ec].map(({ csca }) => ({ name: 'test', bytes: csca.der })), NOW)
  const realSods = [...specimens(folder, 'real-sod', /\.bin$/), ...specimens(folder, 'chip/bsi2008-silver', /EF_SOD/)]
  const certificates = [...sods, ...realSods].flatMap((sod) => readSecurityObject(sod).data.certificates.map(({ der }) => der))
  const crl = readRevocationList(makeCrl(rsa.csca, [1n, 2n], NOW, NOW + 1))
  const groups = [...madeUpGroups(), ...specimens(folder, 'chip/bsi2008-silver', /EF_DG/), ...specimens(folder, 'dgs', /\.bin$/),
    ...specimens(folder, 'dg2', /\.bin$/)].filter(({ length }) => length < 20_000)
  const tagNumbers = new Map([0x61, 0x75, 0x63, 0x76, 0x65, 0x66, 0x67, 0, 0, 0, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70].map((tag, i) => [tag, i + 1]))
  const infos = [
    setOf(sequence(oid('0.4.0.127.0.7.2.2.4.2.4'), integer(2), integer(13)), sequence(oid('0.4.0.127.0.7.2.2.3.2.4'), integer(1))),
    setOf(sequence(oid('2.23.136.1.1.13'), octetString(text('dir')))),
    ...specimens(folder, 'chip/bsi2008-silver', /EF_DG14/).map((file) => file.subarray(4)),
  ]
  return [
    { name: 'TLV', seeds: [...sods, ...realSods, ...infos, ...groups], run: (input) => {
      peekTlv(input)
      const parsed = [readBer, readDer].flatMap((read) => {
        try { return [read(input)] } catch (fault) { if (fault instanceof Asn1Error) return []; throw fault }
      })
      parsed.forEach(touchValues)
      splitTlvs(input)
    } },
    { name: 'security object', seeds: [...sods, ...realSods], run: (input) => {
      authenticatePassively({ securityObject: input, dataGroups, trust, revocationLists: [crl], at: NOW })
    } },
    { name: 'certificate', seeds: certificates, run: (input) => {
      const certificate = readCertificate(input)
      certificateSummary(certificate)
      isSignedBy(certificate, certifiedKey(certificate))
    } },
    { name: 'revocation list', seeds: [makeCrl(rsa.csca, [1n, 2n], NOW, NOW + 1)], run: (input) => {
      readRevocationList(input).isSignedBy(readCertificate(rsa.csca.der))
    } },
    { name: 'master list', seeds: [rsa, ec].map(({ csca, signer }) => makeSignedData({
      signer, contentType: '2.23.136.1.1.2', content: sequence(integer(0), setOf(csca.der, signer.der)),
    })), run: (input) => { readMasterList(input, [], NOW) } },
    { name: 'data group', seeds: groups, run: (input) => {
      const number = tagNumbers.get(input[0] ?? 0)
      for (const each of number === undefined ? [1, 2, 11, 14] : [number]) readDataGroups(new Map([[each, input]]))
    } },
    { name: 'licence', seeds: [makeLicence(licenceHolder), makeScanningArea('D1NLD15094962111659VW87Z78NB84')], run: (input) => {
      chipLicence.nullish().parse(readLicenceGroups(new Map([[1, input], [12, input]])).fields.licence)
    } },
    { name: 'EF.COM', seeds: [tlv(0x60, tlv(0x5f01, text('0107')), tlv(0x5f36, text('040000')), tlv(0x5c, Uint8Array.of(0x61, 0x75)))], run: readCom },
    { name: 'security infos', seeds: infos, run: readSecurityInfos },
    { name: 'codestream', seeds: [...specimens(folder, 'img', /jp2$/), Uint8Array.of(0xff, 0x4f, 0xff, 0x51)], run: readCodestream },
    { name: 'trust file', seeds: [
      zip({ name: 'a.cer', bytes: rsa.csca.der }, { name: 'b.cer', bytes: ec.csca.der, method: 0 }),
      ldif(ldifEntry('c=UT', 'cACertificate;binary', ec.csca.der), ldifEntry('c=UT', 'userCertificate;binary', ec.signer.der)),
    ], run: (input) => { addTrustFiles(new TrustStore(), [{ name: 'test', bytes: input }], NOW) } },
  ]
}
