import type { Language } from '../../electron/contract/primitives.ts'

/** Codes of Doc 9303-3 §5 of states where one of the desk's languages is an official one that most people read; others read English. */
const states: Readonly<Record<Exclude<Language, 'en'>, string>> = {
  de: 'D DEU AUT LIE CHE',
  fr: 'FRA MCO BEL LUX BEN BFA CMR CAF TCD COM COG COD CIV DJI GAB GIN HTI MDG MLI NER SEN TGO GLP GUF MTQ MYT NCL PYF REU SPM WLF',
  es: 'ESP AND ARG BOL CHL COL CRI CUB DOM ECU SLV GNQ GTM HND MEX NIC PAN PRY PER URY VEN PRI',
  it: 'ITA SMR VAT',
  ar: 'DZA BHR EGY IRQ JOR KWT LBN LBY MRT MAR OMN PSE QAT SAU SDN SYR TUN ARE YEM',
}
const byState = new Map((Object.keys(states) as (keyof typeof states)[]).flatMap((language) => states[language].split(' ').map((code) => [code, language] as const)))

/** The language in which to begin with whoever has a document of this state; null where there is no document. */
export function guestLanguage(issuingState: string | null): Language | null {
  return issuingState === null ? null : byState.get(issuingState) ?? 'en'
}
