import type { ChipReason } from '../../../contract/chip.ts'

/**
 * ISO 3166-1: alpha-3 as machine readable zones write an issuing state (9303-3 §5), alpha-2 as certificates write a
 * country (9303-12 §7.1). With ICAO's own codes that have certificates.
 */
const pairs = `
  ABW:AW AFG:AF AGO:AO AIA:AI ALA:AX ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ASM:AS ATG:AG AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE
  BEN:BJ BES:BQ BFA:BF BGD:BD BGR:BG BHR:BH BHS:BS BIH:BA BLR:BY BLZ:BZ BMU:BM BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BWA:BW
  CAF:CF CAN:CA CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM COD:CD COG:CG COK:CK COL:CO COM:KM CPV:CV CRI:CR CUB:CU CUW:CW CYM:KY
  CYP:CY CZE:CZ D:DE DEU:DE DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH ESP:ES EST:EE ETH:ET FIN:FI
  FJI:FJ FLK:FK FRA:FR FRO:FO FSM:FM GAB:GA GBR:GB GEO:GE GGY:GG GHA:GH GIB:GI GIN:GN GLP:GP GMB:GM GNB:GW GNQ:GQ GRC:GR
  GRD:GD GRL:GL GTM:GT GUF:GF GUM:GU GUY:GY HKG:HK HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IMN:IM IND:IN IRL:IE IRN:IR IRQ:IQ
  ISL:IS ISR:IL ITA:IT JAM:JM JEY:JE JOR:JO JPN:JP KAZ:KZ KEN:KE KGZ:KG KHM:KH KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB
  LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAC:MO MAR:MA MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX MHL:MH
  MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MNP:MP MOZ:MZ MRT:MR MSR:MS MTQ:MQ MUS:MU MWI:MW MYS:MY MYT:YT NAM:NA NCL:NC
  NER:NE NGA:NG NIC:NI NIU:NU NLD:NL NOR:NO NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PER:PE PHL:PH PLW:PW PNG:PG POL:PL
  PRI:PR PRK:KP PRT:PT PRY:PY PSE:PS PYF:PF QAT:QA REU:RE ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG SHN:SH SLB:SB
  SLE:SL SLV:SV SMR:SM SOM:SO SRB:RS SSD:SS STP:ST SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ SXM:SX SYC:SC SYR:SY TCA:TC TCD:TD
  TGO:TG THA:TH TJK:TJ TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV TWN:TW TZA:TZ UGA:UG UKR:UA URY:UY USA:US UZB:UZ
  VAT:VA VCT:VC VEN:VE VGB:VG VIR:VI VNM:VN VUT:VU WLF:WF WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW
  EUE:EU RKS:KS UNO:UN UNA:UN UNK:UN GBD:GB GBN:GB GBO:GB GBP:GB GBS:GB UTO:UT
`
const countryOf = new Map(pairs.trim().split(/\s+/).map((pair) => pair.split(':') as [string, string]))

/** Whose signers also sign for these: the state that issues for a territory, and codes in use beside ISO's. */
const alsoSigns: Readonly<Record<string, readonly string[]>> = {
  GB: ['AI', 'BM', 'FK', 'GG', 'GI', 'IM', 'JE', 'KY', 'MS', 'SH', 'TC', 'VG'],
  CN: ['HK', 'MO'], NL: ['AW', 'BQ', 'CW', 'SX'], DK: ['FO', 'GL'], NZ: ['CK', 'NU'], FI: ['AX'],
  US: ['AS', 'FM', 'GU', 'MH', 'MP', 'PR', 'PW', 'VI'], FR: ['GF', 'GP', 'MQ', 'NC', 'PF', 'RE', 'WF', 'YT'],
  XK: ['KS'], ZZ: ['UN', 'EU'],
}

/**
 * The signer's country against the issuing state of DG1 (9303-11 §5.1): a signer that is perfectly good for one state proves
 * nothing about another's document. `issuingState` without fillers; states unknown to the table are not judged.
 */
export function issuerCountryReasons(signerCountry: string | null, issuingState: string): ChipReason[] {
  const expected = countryOf.get(issuingState)
  if (expected === undefined || signerCountry === null || signerCountry === expected) return []
  if (alsoSigns[signerCountry]?.includes(expected) === true) return []
  return [{ code: 'issuerCountryMismatch', params: { country: signerCountry } }]
}
