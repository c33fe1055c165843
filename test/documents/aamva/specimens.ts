import type { BarcodeFields, BarcodeWarning } from '../../../electron/contract/barcodes.ts'

/** Elements of a made-up Virginian as the 2020 standard has them. */
const base: Record<string, string> = {
  DAQ: 'T64235789', DCS: 'SPECIMEN', DDE: 'N', DAC: 'ANNA', DDF: 'N', DAD: 'MARIA', DDG: 'N', DCA: 'D', DCB: 'K', DCD: 'PH',
  DBD: '06062019', DBB: '06061986', DBA: '12102027', DBC: '2', DAU: '068 in', DAY: 'BRO', DAG: '2300 UTOPIA STREET', DAI: 'RICHMOND',
  DAJ: 'VA', DAK: '232690000  ', DCF: '2424244747474786102204', DCG: 'USA',
}

interface PayloadOptions {
  iin?: string
  version?: string
  jurisdictionVersion?: string | null
  type?: 'DL' | 'ID'
  values?: Record<string, string | undefined>
  order?: string[]
  own?: Record<string, string>
  fileType?: string
}

/** A payload with right offsets and lengths; `values` replace or (undefined) remove elements. */
export function aamvaPayload({ iin = '636000', version = '10', jurisdictionVersion = '01', type = 'DL', values = {}, order, own, fileType = 'ANSI ' }: PayloadOptions): string {
  const all: Record<string, string | undefined> = { ...base, ...values }
  const ids = order ?? Object.keys(all)
  const body = `${type}${ids.filter((id) => all[id] !== undefined).map((id) => `${id}${all[id]}`).join('\n')}\n\r`
  const letter = own === undefined ? '' : Object.keys(own)[0]!.slice(0, 2)
  const ownBody = own === undefined ? '' : `${letter}${Object.entries(own).map(([id, value]) => `${id}${value}`).join('\n')}\n\r`
  const entries = own === undefined ? 1 : 2
  const head = `@\n\x1e\r${fileType}${iin}${version}${jurisdictionVersion ?? ''}${String(entries).padStart(2, '0')}`
  const first = head.length + entries * 10
  const four = (n: number): string => String(n).padStart(4, '0')
  const designators = `${type}${four(first)}${four(body.length)}${own === undefined ? '' : `${letter}${four(first + body.length)}${four(ownBody.length)}`}`
  return head + designators + body + ownBody
}

interface Specimen {
  title: string
  payload: string
  fields: { [K in keyof BarcodeFields]?: BarcodeFields[K] | undefined }
  warnings?: BarcodeWarning[]
  about?: { cardType?: 'DL' | 'ID' | 'EN' | null; version?: number }
}

const v1 = (iin: string, lines: string[], options: { prefix?: string; file?: string; entries?: string } = {}): string =>
  `@\n\x1e\r${options.file ?? 'ANSI '}${iin}${options.entries ?? '0101'}DL0029${String(lines.join('\n').length + 2).padStart(4, '0')}${options.prefix ?? ''}${lines.join('\n')}\r`

export const specimens: Specimen[] = [
  {
    title: 'version 10, Virginia, with a jurisdiction subfile',
    payload: aamvaPayload({ own: { ZVA: '01' } }),
    fields: {
      documentNumber: 'T64235789', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA MARIA', dateOfBirth: '1986-06-06', dateOfIssue: '2019-06-06',
      dateOfExpiry: '2027-12-10', sex: 'F', heightCm: 173, eyeColour: 'BRO', addressLines: ['2300 UTOPIA STREET'], city: 'RICHMOND', region: 'VA',
      postalCode: '23269', issuingState: 'USA', issuingSubdivision: 'US-VA', vehicleClasses: 'D', restrictions: 'K', endorsements: 'PH',
    },
    about: { cardType: 'DL', version: 10 },
  },
  { title: 'version 12', payload: aamvaPayload({ version: '12' }), fields: { dateOfBirth: '1986-06-06' }, about: { version: 12 } },
  { title: 'version 13 is not known yet', payload: aamvaPayload({ version: '13' }), fields: { dateOfBirth: '1986-06-06' }, warnings: ['unknownVersion'] },
  ...['04', '05', '06', '07', '08', '09'].map((version): Specimen => ({
    title: `version ${version}, identification card`,
    payload: aamvaPayload({ version, type: 'ID', values: { DCU: 'JR' } }),
    fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA MARIA', nameSuffix: 'JR', dateOfExpiry: '2027-12-10' },
    about: { cardType: 'ID' },
  })),
  {
    title: 'version 03, given names in DCT with a comma',
    payload: aamvaPayload({ version: '03', values: { DAC: undefined, DAD: undefined, DCT: 'ANNA,MARIA' } }),
    fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA MARIA' },
  },
  {
    title: 'version 02, Texas, no DCF',
    payload: aamvaPayload({ iin: '636015', version: '02', values: { DAC: undefined, DAD: undefined, DCT: 'JOSÉ LUIS', DAJ: 'TX', DAK: '787010000', DBC: '1', DAU: '65 IN' } }),
    fields: { secondaryIdentifier: 'JOSÉ LUIS', sex: 'M', heightCm: 165, postalCode: '78701', issuingSubdivision: 'US-TX' },
  },
  {
    title: 'version 01, names in DAA with commas, no DL before the first element',
    payload: v1('636006', ['DAASPECIMEN,ERIK,A', 'DAG60 UTOPIA ST', 'DAIWETHERSFIELD', 'DAJCT', 'DAK061091896  ', 'DAQ990000001', 'DARD   ', 'DASB', 'DAT', 'DBA20280101', 'DBB19610101', 'DBC1', 'DBD20230223', 'DAU506', 'DAYBLU', 'DBHY'], { file: 'AAMVA' }),
    fields: { documentNumber: '990000001', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIK A', dateOfBirth: '1961-01-01', dateOfExpiry: '2028-01-01', sex: 'M', heightCm: 168, postalCode: '06109-1896', vehicleClasses: 'D', restrictions: 'B', issuingSubdivision: 'US-CT' },
    about: { version: 1 },
  },
  {
    title: 'version 01, empty middle name and a suffix',
    payload: v1('636003', ['DLDAQK-134-123-145-103', 'DAASPECIMEN,JACK,,3RD', 'DAG12 UTOPIA PL', 'DAIBALTIMORE', 'DAJMD', 'DAK21230', 'DAU505', 'DAW135', 'DBA20270209', 'DBB19910209', 'DBC1', 'DBD20220210'], { file: 'AAMVA' }),
    fields: { documentNumber: 'K-134-123-145-103', primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'JACK', nameSuffix: '3RD', heightCm: 165, weightKg: 61 },
    about: { cardType: 'DL' },
  },
  {
    title: 'version 01, Pennsylvania prints the surname last',
    payload: v1('636025', ['DAQ26798765', 'DAAERIK P SPECIMEN', 'DAG140 MAIN ST', 'DAIPHILADELPHIA', 'DAJPA', 'DAK19130', 'DBA20280203', 'DBB19860202', 'DBC1', 'DBD20240104', 'DAU603', 'DAYHAZ']),
    fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIK P', heightCm: 191 },
  },
  {
    title: 'version 01, names divided by @ and an American date order',
    payload: v1('636010', ['DAASPECIMEN@ANNA@MARIA', 'DAQH574712510891', 'DAG1 PARK ST LOT 504', 'DAIKEY WEST', 'DAJFL', 'DAK33040-0504 ', 'DBA03092028', 'DBB05091971', 'DBC2', 'DBD05012022', "DAU6'-01\""]),
    fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ANNA MARIA', dateOfBirth: '1971-05-09', dateOfExpiry: '2028-03-09', heightCm: 185, postalCode: '33040-0504' },
    warnings: ['dateOrderGuessed'],
  },
  {
    title: 'version 01, names in DAB, DAC, DAD, DAE',
    payload: v1('636001', ['DABSPECIMEN', 'DACERIK', 'DADLARS', 'DAEIII', 'DAL1 STATE ST', 'DANALBANY', 'DAONY', 'DAP122070001', 'DAQ123456789', 'DBA20270101', 'DBB19700101', 'DBC1', 'DAV180']),
    fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'ERIK LARS', nameSuffix: 'III', addressLines: ['1 STATE ST'], city: 'ALBANY', region: 'NY', postalCode: '12207-0001', heightCm: 180 },
    warnings: ['mandatoryMissing'],
  },
  {
    title: 'before 2000: version 00',
    payload: v1('636005', ['DAQ102639206', 'DAASPECIMEN, MARY ROBIN', 'DAG209 CEDAR DR', 'DAISURFSIDE BEACH', 'DAJSC', 'DAK295754321', 'DBA20270212', 'DBB19720212', 'DBC2', 'DBD20190619', 'DAU510', 'DAW128'], { entries: '0001' }),
    fields: { primaryIdentifier: 'SPECIMEN', secondaryIdentifier: 'MARY ROBIN', heightCm: 178, weightKg: 58 },
    about: { version: 0 },
  },
  {
    title: 'Ontario, year first, Canadian postal code',
    payload: aamvaPayload({ iin: '636012', version: '08', values: { DBB: '19960603', DBA: '20270603', DBD: '20220607', DCG: 'CAN', DAJ: 'ON', DAK: 'N1M3J6     ', DAU: '170 cm', DAI: 'FERGUS', DAQ: 'S9244-43879-65702' } }),
    fields: { documentNumber: 'S9244-43879-65702', dateOfBirth: '1996-06-03', dateOfExpiry: '2027-06-03', heightCm: 170, postalCode: 'N1M 3J6', issuingState: 'CAN', issuingSubdivision: 'CA-ON' },
  },
  {
    title: 'New Brunswick writes the American order',
    payload: aamvaPayload({ iin: '636017', version: '02', values: { DAC: undefined, DAD: undefined, DCT: 'MARY M', DBB: '08081962', DBA: '08082027', DBD: '08122023', DCG: 'CAN', DAJ: 'NB', DAK: 'E5K 1Y3    ', DAU: '168 CM' } }),
    fields: { dateOfBirth: '1962-08-08', secondaryIdentifier: 'MARY M', postalCode: 'E5K 1Y3' },
    warnings: ['dateOrderGuessed'],
  },
  {
    title: 'Québec, Prince Edward Island: NONE is no middle name',
    payload: aamvaPayload({ iin: '604428', version: '09', values: { DAD: 'NONE', DBB: '19550904', DBA: '20280904', DBD: '20211222', DCG: 'CAN', DAJ: 'QC', DAK: 'H2X1Y4', DAU: '157 CM' } }),
    fields: { secondaryIdentifier: 'ANNA', issuingSubdivision: 'CA-QC' },
  },
  {
    title: 'elements in any order, number last',
    payload: aamvaPayload({ iin: '636021', version: '05', order: ['DCB', 'DCA', 'DAK', 'DAJ', 'DAI', 'DAG', 'DAD', 'DAC', 'DBD', 'DCS', 'DBC', 'DBB', 'DBA', 'DAY', 'DCG', 'DAU', 'DCF', 'DAQ'], values: { DAJ: 'AR' } }),
    fields: { documentNumber: 'T64235789', primaryIdentifier: 'SPECIMEN' },
  },
  {
    title: 'a surname with apostrophe, hyphen and blank; truncated',
    payload: aamvaPayload({ values: { DCS: "O'NEIL-VAN DER SPECIM", DDE: 'T' } }),
    fields: { primaryIdentifier: "O'NEIL-VAN DER SPECIM", nameTruncated: true },
    warnings: ['nameTruncated'],
  },
  { title: 'sex not specified', payload: aamvaPayload({ values: { DBC: '9' } }), fields: { sex: 'X' } },
  { title: 'a card that never expires', payload: aamvaPayload({ values: { DBA: 'NONE' } }), fields: { dateOfExpiry: undefined } },
  {
    title: 'an issuer that is not in the table',
    payload: aamvaPayload({ iin: '636099' }),
    fields: { dateOfBirth: '1986-06-06', issuingState: 'USA' },
    warnings: ['unknownIssuer'],
  },
  {
    title: 'no compliance indicator, no record separator',
    payload: aamvaPayload({}).slice(4),
    fields: { dateOfBirth: '1986-06-06', documentNumber: 'T64235789' },
    warnings: ['headerDamaged', 'lengthMismatch'],
  },
  { title: 'surname and suffix in one element', payload: aamvaPayload({ values: { DCS: 'SPECIMEN,JR' } }), fields: { primaryIdentifier: 'SPECIMEN', nameSuffix: 'JR' } },
]
