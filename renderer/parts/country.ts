import { intlTags } from '../../electron/contract/typed-date.ts'
import type { Language } from '../../electron/contract/primitives.ts'

/** ISO 3166-1: three letters, two letters, three letters, two letters, ... */
const TABLE =
  'ABWAWAFGAFAGOAOAIAAIALAAXALBALANDADAREAEARGARARMAMASMASATAAQATFTFATGAGAUSAUAUTATAZEAZBDIBIBELBEBENBJBESBQBFABFBGDBDBGRBG' +
  'BHRBHBHSBSBIHBABLMBLBLRBYBLZBZBMUBMBOLBOBRABRBRBBBBRNBNBTNBTBVTBVBWABWCAFCFCANCACCKCCCHECHCHLCLCHNCNCIVCICMRCMCODCDCOGCG' +
  'COKCKCOLCOCOMKMCPVCVCRICRCUBCUCUWCWCXRCXCYMKYCYPCYCZECZDEUDEDJIDJDMADMDNKDKDOMDODZADZECUECEGYEGERIERESHEHESPESESTEEETHET' +
  'FINFIFJIFJFLKFKFRAFRFROFOFSMFMGABGAGBRGBGEOGEGGYGGGHAGHGIBGIGINGNGLPGPGMBGMGNBGWGNQGQGRCGRGRDGDGRLGLGTMGTGUFGFGUMGUGUYGY' +
  'HKGHKHMDHMHNDHNHRVHRHTIHTHUNHUIDNIDIMNIMINDINIOTIOIRLIEIRNIRIRQIQISLISISRILITAITJAMJMJEYJEJORJOJPNJPKAZKZKENKEKGZKGKHMKH' +
  'KIRKIKNAKNKORKRKWTKWLAOLALBNLBLBRLRLBYLYLCALCLIELILKALKLSOLSLTULTLUXLULVALVMACMOMAFMFMARMAMCOMCMDAMDMDGMGMDVMVMEXMXMHLMH' +
  'MKDMKMLIMLMLTMTMMRMMMNEMEMNGMNMNPMPMOZMZMRTMRMSRMSMTQMQMUSMUMWIMWMYSMYMYTYTNAMNANCLNCNERNENFKNFNGANGNICNINIUNUNLDNLNORNO' +
  'NPLNPNRUNRNZLNZOMNOMPAKPKPANPAPCNPNPERPEPHLPHPLWPWPNGPGPOLPLPRIPRPRKKPPRTPTPRYPYPSEPSPYFPFQATQAREUREROURORUSRURWARWSAUSA' +
  'SDNSDSENSNSGPSGSGSGSSHNSHSJMSJSLBSBSLESLSLVSVSMRSMSOMSOSPMPMSRBRSSSDSSSTPSTSURSRSVKSKSVNSISWESESWZSZSXMSXSYCSCSYRSYTCATC' +
  'TCDTDTGOTGTHATHTJKTJTKLTKTKMTMTLSTLTONTOTTOTTTUNTNTURTRTUVTVTWNTWTZATZUGAUGUKRUAUMIUMURYUYUSAUSUZBUZVATVAVCTVCVENVEVGBVG' +
  'VIRVIVNMVNVUTVUWLFWFWSMWSYEMYEZAFZAZMBZMZWEZW'

/** Codes that only Doc 9303-3 §5 knows and that stand for a country: D is Germany, the GB* are British nationals. */
const OTHERS: Record<string, string> = { D: 'DE', GBD: 'GB', GBN: 'GB', GBO: 'GB', GBP: 'GB', GBS: 'GB', RKS: 'XK', EUE: 'EU', UNO: 'UN', UNA: 'UN' }

const twoLetters = new Map<string, string>(Object.entries(OTHERS))
for (let at = 0; at < TABLE.length; at += 5) twoLetters.set(TABLE.slice(at, at + 3), TABLE.slice(at + 3, at + 5))

const names = new Map<Language, Intl.DisplayNames>()

/** The state's name in the person's language; the code itself where it has none (UTO, XXA). */
export function countryName(code: string, language: Language): string {
  const two = twoLetters.get(code)
  return two === undefined ? code : stateName(two, language)
}

/** The same for the two letters that certificates have. */
export function stateName(two: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(two)) return two
  let display = names.get(language)
  if (display === undefined) {
    display = new Intl.DisplayNames(intlTags[language], { type: 'region' })
    names.set(language, display)
  }
  return display.of(two) ?? two
}

/** Every code that stands for one country: with several, the one that travel documents use (D for Germany). */
export function countryCodes(): readonly string[] {
  const british = /^GB[DNOPS]$/
  const found = new Map<string, string>()
  // The codes of travel documents stand before those of ISO 3166.
  for (const [code, two] of twoLetters) if (!british.test(code) && !found.has(two)) found.set(two, code)
  return [...found.values()]
}

/** Whether a code is one of a country's. */
export function isCountryCode(code: string): boolean {
  return twoLetters.has(code)
}
