/**
 * Codes of issuing states, organisations and nationalities: ICAO 9303-3 §5. That is ISO 3166-1 alpha-3,
 * part A, and what ICAO adds to it in parts B to F.
 */

/** Part A: ISO 3166-1 alpha-3. */
const isoStates = `
  ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR
  BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL
  COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK
  FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV
  HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO
  LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
  MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN
  PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE
  SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO
  TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
`

/** Parts B to F: German D, British classes, the UN and Kosovo, organisations, persons without a nationality, codes of the past still met. */
const icaoCodes = `
  D EUE GBD GBN GBO GBP GBS RKS XXK
  UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC IAO
  XXA XXB XXC XXX ANT NTZ
`

/** Codes that only specimens and tests carry: Utopia of the worked examples (9303-3 §5 part F), and test issuers. */
const specimenCodes = new Set(['UTO'])

const known = new Set(`${isoStates} ${icaoCodes}`.trim().split(/\s+/))

/** Whether a code (without filler) is one that 9303-3 lists, or a specimen's. */
export function isKnownState(code: string): boolean {
  return known.has(code) || specimenCodes.has(code)
}

/** Whether a code belongs to no state or organisation but to specimens. */
export function isSpecimenState(code: string): boolean {
  return specimenCodes.has(code)
}

/** All codes without filler, in no particular order: for decoders that need the language of this field. */
export function stateCodes(): string[] {
  return [...known, ...specimenCodes]
}
