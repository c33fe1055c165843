/**
 * What data pages print as a nationality: `CODE name, ...; word of nationality, ...`, in English and, where its letters are Latin, in the state's own
 * language as its documents print it. Without accents. A word that two states have stands at both, and then proves neither against the other.
 */
const TABLE = `
AFG Afghanistan; Afghan | ALB Albania, Shqiperia; Albanian, Shqiptare | DZA Algeria; Algerian, Algerienne | AND Andorra; Andorran, Andorrana | AGO Angola; Angolan, Angolana
ATG Antigua and Barbuda; Antiguan | ARG Argentina; Argentine, Argentinian, Argentino | ARM Armenia; Armenian | AUS Australia; Australian | AUT Austria, Osterreich; Austrian
AZE Azerbaijan; Azerbaijani, Azerbaijanian | BHS Bahamas, The Bahamas; Bahamian | BHR Bahrain; Bahraini | BGD Bangladesh; Bangladeshi | BRB Barbados; Barbadian
BLR Belarus; Belarusian | BEL Belgium; Belgian, Belge, Belg, Belgier | BLZ Belize; Belizean | BEN Benin; Beninese, Beninoise | BTN Bhutan; Bhutanese | BOL Bolivia; Bolivian, Boliviana, Boliviano
BIH Bosnia and Herzegovina; Bosnian | BWA Botswana; Motswana | BRA Brazil, Brasil; Brazilian, Brasileira, Brasileiro | BRN Brunei; Bruneian | BGR Bulgaria; Bulgarian
BFA Burkina Faso; Burkinabe | BDI Burundi; Burundian | KHM Cambodia; Cambodian | CMR Cameroon; Cameroonian, Camerounaise | CAN Canada; Canadian, Canadienne | CPV Cabo Verde; Cape Verdean
CAF Central African Republic; Central African | TCD Chad; Chadian | CHL Chile; Chilean, Chilena, Chileno | CHN China; Chinese | TWN Taiwan, Republic of China, China; Taiwanese, Chinese
HKG Hong Kong, China; Chinese | MAC Macao, China; Chinese | COL Colombia; Colombian, Colombiana, Colombiano | COM Comoros; Comorian | COG Congo; Congolese | COD Congo; Congolese
CRI Costa Rica; Costa Rican, Costarricense | CIV Cote d Ivoire, Ivory Coast; Ivorian, Ivoirienne | HRV Croatia, Hrvatska; Croatian, Hrvatsko | CUB Cuba; Cuban, Cubana, Cubano | CYP Cyprus; Cypriot
CZE Czechia, Czech Republic, Ceska republika; Czech | DNK Denmark, Danmark; Danish, Dansk | DJI Djibouti; Djiboutian | DMA Dominica; Dominican | DOM Dominican Republic; Dominican, Dominicana, Dominicano
ECU Ecuador; Ecuadorian, Ecuatoriana, Ecuatoriano | EGY Egypt; Egyptian | SLV El Salvador; Salvadoran, Salvadorena | GNQ Equatorial Guinea, Guinea; Guinean | ERI Eritrea; Eritrean
EST Estonia, Eesti; Estonian | SWZ Eswatini; Swazi | ETH Ethiopia; Ethiopian | FJI Fiji; Fijian | FIN Finland, Suomi; Finnish | FRA France; French, Francaise, Francais | GAB Gabon; Gabonese
GMB Gambia, The Gambia; Gambian | GEO Georgia; Georgian | D Germany, Deutschland; German, Deutsch, Deutsche | GHA Ghana; Ghanaian | GRC Greece, Hellas; Greek, Hellenic | GRD Grenada; Grenadian
GTM Guatemala; Guatemalan, Guatemalteca | GIN Guinea; Guinean | GNB Guinea-Bissau, Guinea; Guinean | GUY Guyana; Guyanese | HTI Haiti; Haitian | HND Honduras; Honduran, Hondurena
HUN Hungary, Magyarorszag; Hungarian, Magyar | ISL Iceland; Icelandic, Islenskt | IND India; Indian | IDN Indonesia; Indonesian | IRN Iran; Iranian | IRQ Iraq; Iraqi | IRL Ireland; Irish, Eireannach
ISR Israel; Israeli | ITA Italy, Italia; Italian, Italiana, Italiano | JAM Jamaica; Jamaican | JPN Japan; Japanese | JOR Jordan; Jordanian | KAZ Kazakhstan; Kazakhstani, Kazakh | KEN Kenya; Kenyan
KIR Kiribati; I-Kiribati | PRK Korea; Korean | KOR Korea, Republic of Korea; Korean | RKS Kosovo; Kosovar, Kosovan | KWT Kuwait; Kuwaiti | KGZ Kyrgyzstan; Kyrgyz | LAO Laos; Lao, Laotian
LVA Latvia; Latvian | LBN Lebanon; Lebanese | LSO Lesotho; Mosotho | LBR Liberia; Liberian | LBY Libya; Libyan | LIE Liechtenstein; Liechtensteiner | LTU Lithuania, Lietuva; Lithuanian
LUX Luxembourg; Luxembourgish, Luxembourgeoise, Luxembourgeois | MDG Madagascar; Malagasy | MWI Malawi; Malawian | MYS Malaysia; Malaysian | MDV Maldives; Maldivian | MLI Mali; Malian
MLT Malta; Maltese | MHL Marshall Islands; Marshallese | MRT Mauritania; Mauritanian | MUS Mauritius; Mauritian | MEX Mexico; Mexican, Mexicana, Mexicano | FSM Micronesia; Micronesian
MDA Moldova; Moldovan | MCO Monaco; Monegasque | MNG Mongolia; Mongolian | MNE Montenegro, Crna Gora; Montenegrin | MAR Morocco; Moroccan | MOZ Mozambique; Mozambican | MMR Myanmar; Burmese
NAM Namibia; Namibian | NRU Nauru; Nauruan | NPL Nepal; Nepali, Nepalese | NLD Netherlands, Nederland; Dutch, Nederlandse, Nederlands | NZL New Zealand; New Zealander | NIC Nicaragua; Nicaraguan
NER Niger; Nigerien | NGA Nigeria; Nigerian | MKD North Macedonia; Macedonian | NOR Norway, Norge; Norwegian, Norsk | OMN Oman; Omani | PAK Pakistan; Pakistani | PLW Palau; Palauan
PSE Palestine; Palestinian | PAN Panama; Panamanian, Panamena | PNG Papua New Guinea, Guinea; Papua New Guinean, Guinean | PRY Paraguay; Paraguayan, Paraguaya | PER Peru; Peruvian, Peruana, Peruano
PHL Philippines; Filipino, Philippine | POL Poland, Polska; Polish, Polskie | PRT Portugal; Portuguese, Portuguesa | QAT Qatar; Qatari | ROU Romania; Romanian, Romana | RUS Russia, Russian Federation; Russian
RWA Rwanda; Rwandan | KNA Saint Kitts and Nevis; Kittitian | LCA Saint Lucia; Saint Lucian | VCT Saint Vincent and the Grenadines; Vincentian | WSM Samoa; Samoan | SMR San Marino; Sammarinese
STP Sao Tome and Principe; Sao Tomean | SAU Saudi Arabia; Saudi, Saudi Arabian | SEN Senegal; Senegalese, Senegalaise | SRB Serbia; Serbian | SYC Seychelles; Seychellois | SLE Sierra Leone; Sierra Leonean
SGP Singapore; Singaporean, Singapore Citizen | SVK Slovakia; Slovak | SVN Slovenia; Slovenian, Slovene | SLB Solomon Islands; Solomon Islander | SOM Somalia; Somali | ZAF South Africa; South African
SSD South Sudan, Sudan; South Sudanese, Sudanese | ESP Spain, Espana; Spanish, Espanola, Espanol | LKA Sri Lanka; Sri Lankan | SDN Sudan; Sudanese | SUR Suriname; Surinamese | SWE Sweden, Sverige; Swedish, Svensk
CHE Switzerland, Schweiz, Suisse, Svizzera; Swiss | SYR Syria; Syrian | TJK Tajikistan; Tajik | TZA Tanzania; Tanzanian | THA Thailand; Thai | TLS Timor-Leste; Timorese | TGO Togo; Togolese
TON Tonga; Tongan | TTO Trinidad and Tobago; Trinidadian | TUN Tunisia; Tunisian, Tunisienne | TUR Turkey, Turkiye; Turkish, Turk | TKM Turkmenistan; Turkmen | TUV Tuvalu; Tuvaluan | UGA Uganda; Ugandan
UKR Ukraine; Ukrainian | ARE United Arab Emirates; Emirati | GBR United Kingdom; British, British Citizen | USA United States of America, United States; American | URY Uruguay; Uruguayan, Uruguaya, Uruguayo
UZB Uzbekistan; Uzbek | VUT Vanuatu; Ni-Vanuatu | VEN Venezuela; Venezuelan, Venezolana, Venezolano | VNM Viet Nam, Vietnam; Vietnamese | YEM Yemen; Yemeni | ZMB Zambia; Zambian | ZWE Zimbabwe; Zimbabwean
UTO Utopia; Utopian
`

/** Other codes of the same state (9303-3 §5): Germany's, and the classes of British nationals. */
const SAME: Readonly<Record<string, string>> = { DEU: 'D', GBD: 'GBR', GBN: 'GBR', GBO: 'GBR', GBP: 'GBR', GBS: 'GBR' }

const statesByWord = new Map<string, string[]>()
const wordsByState = new Map<string, string[]>()
for (const entry of TABLE.trim().split(/\s*[|\n]\s*/)) {
  const code = entry.slice(0, entry.indexOf(' '))
  const words = [code === 'D' ? 'DEU' : code, ...entry.slice(code.length).split(/[,;]/)].map(asWord)
  wordsByState.set(code, words)
  for (const word of words) statesByWord.set(word, [...(statesByWord.get(word) ?? []), code])
}

/** The form in which words of nationality are compared: letters A to Z, no accents, no spaces. */
export function asWord(text: string): string {
  return text.toUpperCase().replaceAll('Ø', 'O').replaceAll('Ł', 'L').normalize('NFD').replace(/[^A-Z]/g, '')
}

/** Letters by which a word must differ from all that the zone's state has, to be surely another's: IRAN and IRAQ do not. */
const CLEARLY_OTHER = 3

/**
 * What a printed word of nationality says beside a zone's `code`: the same state, surely another (its code), or null where it is no such word,
 * could be either, or differs by no more than what a reader of print gets wrong.
 */
export function nationalitySaid(text: string, code: string): { same: true } | { other: string } | null {
  const word = asWord(text)
  const zone = SAME[code] ?? code
  const own = wordsByState.get(zone)
  if (word === code || own?.includes(word) === true) return { same: true }
  const [other, ...more] = statesByWord.get(word) ?? []
  if (other === undefined || more.length > 0 || own === undefined) return null
  // A code is three letters in all: it differs in each of them, or is left.
  return own.every((each) => distance(word, each) >= CLEARLY_OTHER) ? { other } : null
}

/** Letters to change, add or leave out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === other ? 0 : 1)))
    row = next
  }
  return row[b.length]!
}
