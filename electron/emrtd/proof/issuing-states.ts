// Which country of a certificate may vouch for which issuing state of a machine readable zone: the exceptions to "the same code",
// each with where it stands. A row without a source of its own is ISO 3166-1.

/** ISO 3166-1: alpha-3 as machine readable zones write an issuing state (9303-3 §5), alpha-2 as certificates write a country (9303-12 §7.1). */
const iso = `
  ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATF:TF ATG:AG AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BES:BQ
  BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLM:BL BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BVT:BV BWA:BW CAF:CF CAN:CA CCK:CC
  CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CXR:CX CYM:KY CYP:CY CZE:CZ DEU:DE DJI:DJ
  DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE
  GGY:GG GHA:GH GIB:GI GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HMD:HM HND:HN HRV:HR HTI:HT
  HUN:HU IDN:ID IMN:IM IND:IN IOT:IO IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH KIR:KI
  KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAC:MO MAF:MF MAR:MA MCO:MC MDA:MD MDG:MG
  MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC
  NER:NE NFK:NF NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PCN:PN PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRI:PR
  PRK:KP PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG SGS:GS SHN:SH SJM:SJ SLB:SB SLE:SL SLV:SV
  SMR:SM SOM:SO SPM:PM SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD TGO:TG THA:TH TJK:TJ TKL:TK
  TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA UMI:UM URY:UY USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VGB:VG VIR:VI
  VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
`

/** What 9303-3 §5 and practice write in a zone beside ISO's codes, and the country of those certificates. */
const beyondIso: Readonly<Record<string, string>> = {
  // 9303-3 §5 part B: Germany; classes of British nationals, all issued by the United Kingdom.
  D: 'DE', GBD: 'GB', GBN: 'GB', GBO: 'GB', GBP: 'GB', GBS: 'GB',
  // 9303-3 §5 part B: Kosovo. Its authority certifies as KS (German master list of 2026-05-28).
  RKS: 'KS',
  // 9303-3 §5 part C: laissez-passer of the European Union; certificates EU (the same list).
  EUE: 'EU',
  // 9303-3 §5 part C: the United Nations, their agencies, their mission in Kosovo; certificates UN (the same list).
  UNO: 'UN', UNA: 'UN', UNK: 'UN',
  // ISO 3166-3: codes withdrawn or replaced that older documents of the same state still carry.
  ROM: 'RO', TMP: 'TL', ZAR: 'CD',
  // Zimbabwe's passports write the code of the IOC.
  ZIM: 'ZW',
}

/** Countries as certificates write them, where that is not the code above. */
const sameCountry: Readonly<Record<string, string>> = {
  // Germany's distinguishing sign; alpha-3 codes are taken by the table above.
  D: 'DE',
  // ISO 3166-1 reserves UK for the United Kingdom.
  UK: 'GB',
  // User-assigned XK is what the European Union and most software write for Kosovo.
  XK: 'KS',
  // ICAO's directory keeps the United Nations under user-assigned ZZ, and so does their first CSCA.
  ZZ: 'UN',
}

/**
 * Whose certificates also stand behind documents of these: the state that issues for a territory. Only where nobody else does: a state that has
 * passports of its own (Micronesia, the Marshall Islands and Palau since 1986 and 1994, 8 FAM 1306.1 of the United States) stands behind them alone.
 */
const issuesFor: Readonly<Record<string, readonly string[]>> = {
  // British territories and dependencies: their passports are issued under the United Kingdom's authority (O=UKKPA).
  GB: ['AI', 'BM', 'FK', 'GG', 'GI', 'GS', 'IM', 'IO', 'JE', 'KY', 'MS', 'PN', 'SH', 'TC', 'VG'],
  // Bermuda's authority is UKKPA's too: each of the two has a link certificate by the other (German master list of 2026-05-28).
  BM: ['GB'],
  // Hong Kong and Macao certify as CN, with the region in O (the same list). Taiwan certifies as TW.
  CN: ['HK', 'MO'],
  // One passport for the whole Kingdom; on Aruba, Curaçao and Sint Maarten their governors hand it out.
  NL: ['AW', 'BQ', 'CW', 'SX'],
  // Passports "Føroyar" and "Kalaallit Nunaat" are Danish and write DNK (PRADO DNK-AO-04002 and -04003).
  DK: ['FO', 'GL'],
  // Citizens of New Zealand with its passport, by the Citizenship Act 1977, section 29; the Cook Islands were refused one of their own in 2024.
  NZ: ['CK', 'NU', 'TK'],
  // Part of the state, with no nationality of their own; no authority there issues passports.
  AU: ['CC', 'CX', 'HM', 'NF'], FI: ['AX'], NO: ['BV', 'SJ'],
  // Born there, nationals or citizens of the United States, with its passport.
  US: ['AS', 'GU', 'MP', 'PR', 'UM', 'VI'],
  // Departments, collectivities and territories of the Republic: French citizens, passports of the prefect or high commissioner.
  FR: ['BL', 'GF', 'GP', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'],
}

/** Utopia, of the worked examples (9303-3 §5): nobody's, so anybody may have made such a specimen. */
export const SPECIMEN_STATE = { code: 'UTO', country: 'UT' } as const

const countries = new Map([
  ...iso.trim().split(/\s+/).map((pair) => pair.split(':') as [string, string]),
  ...Object.entries(beyondIso),
  [SPECIMEN_STATE.code, SPECIMEN_STATE.country] as const,
])

/** The country whose certificates stand behind this issuing state (without fillers); undefined for codes that no state or organisation here has. */
export function countryOfState(issuingState: string): string | undefined {
  return countries.get(issuingState)
}

/** The countries for whose documents a certificate of `country` may stand: its own first. */
export function issuedBy(country: string): readonly string[] {
  const own = sameCountry[country] ?? (country.length === 3 ? countries.get(country) : undefined) ?? country
  return [own, ...(issuesFor[own] ?? [])]
}
