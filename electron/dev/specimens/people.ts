/**
 * The people and documents of the demo desk, all made up: Utopia (UTO) is the specimen state of ICAO Doc 9303.
 * The MRZ lines are what the pictures show and what the simulated chips hold.
 */
export interface Specimen {
  id: string
  /** Layout: passport page, visa sticker, TD2 card, or one side of a TD1 card or licence. */
  layout: 'passport' | 'visa' | 'td2' | 'id-front' | 'id-back' | 'licence-front' | 'licence-back'
  documentType: 'passport' | 'visa' | 'identityCard' | 'residencePermit' | 'drivingLicence'
  title: string
  surname: string
  givenNames: string
  sex: 'F' | 'M'
  /** dd.mm.yyyy as printed. */
  born: string
  issued: string
  expires: string
  number: string
  /** MRZ lines as printed; empty where the side has none. */
  mrz: readonly string[]
  /** Seed of the drawn face; the same person has the same. */
  face: number
  /** Name of the simulated chip, if the document has one. */
  chip: string | null
  /** What the specimen is there to show. */
  shows: string
}

export const specimens: readonly Specimen[] = [
  {
    id: 'passport-genuine', layout: 'passport', documentType: 'passport', title: 'PASSPORT', surname: 'ERIKSSON', givenNames: 'ANNA MARIA', sex: 'F',
    born: '12.08.1974', issued: '15.04.2024', expires: '15.04.2034', number: 'L898902C3', face: 3, chip: 'genuine', shows: 'a genuine chip',
    mrz: ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F3404159ZE184226B<<<<<16'],
  },
  {
    id: 'passport-altered', layout: 'passport', documentType: 'passport', title: 'PASSPORT', surname: 'STEVENSON', givenNames: 'PETER JOHN', sex: 'M',
    born: '19.01.1986', issued: '03.11.2023', expires: '03.11.2033', number: 'U24018736', face: 8, chip: 'altered', shows: 'a chip whose data was changed',
    mrz: ['P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<', 'U240187365UTO8601193M3311031<<<<<<<<<<<<<<<4'],
  },
  {
    id: 'passport-expired', layout: 'passport', documentType: 'passport', title: 'PASSPORT', surname: 'LINDQVIST', givenNames: 'KARIN ELISABETH', sex: 'F',
    born: '27.06.1959', issued: '30.09.2014', expires: '30.09.2024', number: 'N71556092', face: 5, chip: null, shows: 'an expired passport',
    mrz: ['P<UTOLINDQVIST<<KARIN<ELISABETH<<<<<<<<<<<<<', 'N715560928UTO5906277F2409308<<<<<<<<<<<<<<<6'],
  },
  {
    id: 'passport-clone', layout: 'passport', documentType: 'passport', title: 'PASSPORT', surname: 'MARTINEZ DE LA CRUZ', givenNames: 'JOSE LUIS', sex: 'M',
    born: '04.03.1991', issued: '18.05.2022', expires: '18.05.2032', number: 'X50417713', face: 11, chip: 'clone', shows: 'a copied chip',
    mrz: ['P<UTOMARTINEZ<DE<LA<CRUZ<<JOSE<LUIS<<<<<<<<<', 'X504177139UTO9103041M3205183<<<<<<<<<<<<<<<6'],
  },
  {
    id: 'passport-misprint', layout: 'passport', documentType: 'passport', title: 'PASSPORT', surname: 'NAKAMURA', givenNames: 'YUKI', sex: 'F',
    born: '29.02.2000', issued: '12.12.2025', expires: '12.12.2035', number: 'T10385577', face: 14, chip: null, shows: 'a date that its check digit does not fit',
    mrz: ['P<UTONAKAMURA<<YUKI<<<<<<<<<<<<<<<<<<<<<<<<<', 'T103855779UTO0002294F3512126<<<<<<<<<<<<<<<2'],
  },
  {
    id: 'card-front', layout: 'id-front', documentType: 'identityCard', title: 'IDENTITY CARD', surname: 'OKONKWO', givenNames: 'ADAEZE', sex: 'F',
    born: '16.01.1995', issued: '01.12.2024', expires: '01.12.2034', number: 'D91827364', face: 21, chip: 'unknown-issuer', shows: 'the front of a card', mrz: [],
  },
  {
    id: 'card-back', layout: 'id-back', documentType: 'identityCard', title: 'IDENTITY CARD', surname: 'OKONKWO', givenNames: 'ADAEZE', sex: 'F',
    born: '16.01.1995', issued: '01.12.2024', expires: '01.12.2034', number: 'D91827364', face: 21, chip: 'unknown-issuer', shows: 'the back of a card, chip without trust anchor',
    mrz: ['I<UTOD918273641<<<<<<<<<<<<<<<', '9501164F3412019UTO<<<<<<<<<<<6', 'OKONKWO<<ADAEZE<<<<<<<<<<<<<<<'],
  },
  {
    id: 'visa', layout: 'visa', documentType: 'visa', title: 'VISA', surname: 'ERIKSSON', givenNames: 'ANNA MARIA', sex: 'F',
    born: '12.08.1974', issued: '14.06.2026', expires: '14.06.2030', number: 'V6107744', face: 3, chip: null, shows: 'a visa (MRV-A)',
    mrz: ['V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'V6107744<4UTO7408122F3006140<<<<<<<<<<<<<<<<'],
  },
  {
    id: 'residence', layout: 'td2', documentType: 'residencePermit', title: 'RESIDENCE PERMIT', surname: 'HAUGEN', givenNames: 'OLE MARTIN', sex: 'M',
    born: '05.05.1968', issued: '09.09.2026', expires: '09.09.2031', number: 'R4402187', face: 17, chip: null, shows: 'a TD2 permit',
    mrz: ['A<UTOHAUGEN<<OLE<MARTIN<<<<<<<<<<<<<', 'R4402187<9UTO6805056M3109096<<<<<<<8'],
  },
  {
    id: 'licence-back', layout: 'licence-back', documentType: 'drivingLicence', title: 'DRIVER LICENSE', surname: 'SAMPLE', givenNames: 'JORDAN QUINN', sex: 'M',
    born: '23.07.1988', issued: '02.02.2025', expires: '23.07.2033', number: 'S514778902', face: 26, chip: null, shows: 'a barcode (AAMVA)', mrz: [],
  },
]
