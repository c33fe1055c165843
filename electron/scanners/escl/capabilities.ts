import { find, findAll, numberOf, textOf, type XmlNode } from './xml.ts'

export type EsclSource = 'platen' | 'feeder' | 'duplex'

/** What one source of paper takes. */
export interface EsclInput {
  /** Dots per inch, ascending; empty where it does not say. */
  resolutions: number[]
  /** Largest area, in 1/300 inch; null where it does not say. */
  width: number | null
  height: number | null
  colourModes: string[]
  /** MIME types, in small letters. */
  formats: string[]
  /** The element that names a format in version 2.1 and later. */
  extendedFormats: boolean
  /** What it scans for, as it names it; empty where it does not say. */
  intents: string[]
}

export interface EsclCapabilities {
  version: string
  name: string
  /** Empty where it does not say, or where that is its name. */
  manufacturer: string
  uuid: string | null
  inputs: Partial<Record<EsclSource, EsclInput>>
  /** Smallest factor of compression, where it can be asked for: the least is lost. */
  compression: number | null
}

/** Resolutions of a range that are asked about. */
const USUAL = [300, 400, 600]

/** `ScannerCapabilities`, versions 2.0 to 2.9x; what is missing is unknown, not refused. */
export function readCapabilities(root: XmlNode): EsclCapabilities {
  // Two words for each: the specification's, and that of `InputSource` or of the people who built it.
  const platen = find(root, 'platen') ?? find(root, 'flatbed')
  const adf = find(root, 'adf') ?? find(root, 'feeder')
  const inputs: EsclCapabilities['inputs'] = {}
  const platenCaps = platen === undefined ? undefined : find(platen, 'plateninputcaps') ?? platen
  if (platenCaps !== undefined) inputs.platen = readInput(platenCaps, root)
  if (adf !== undefined) {
    const simplex = find(adf, 'adfsimplexinputcaps')
    const duplex = find(adf, 'adfduplexinputcaps')
    const either = simplex ?? duplex ?? adf
    inputs.feeder = readInput(either, root)
    const options = findAll(adf, 'adfoption').map(({ text }) => text.trim().toLowerCase())
    if (duplex !== undefined || options.includes('duplex')) inputs.duplex = readInput(duplex ?? either, root)
  }
  // Some say what a page is without a word of where it lies.
  if (Object.keys(inputs).length === 0) inputs.platen = readInput(root, root)
  const compression = find(root, 'compressionfactorsupport')
  const uuid = textOf(root, 'uuid').toLowerCase().replace(/^urn:uuid:/, '')
  const [model, manufacturer] = [textOf(root, 'makeandmodel'), textOf(root, 'manufacturer')].map((each) => each.slice(0, 100)) as [string, string]
  return {
    version: textOf(root, 'version').slice(0, 10), name: model || manufacturer, manufacturer: model === '' ? '' : manufacturer,
    uuid: /^[0-9a-f-]{8,40}$/.test(uuid) ? uuid : null, inputs, compression: compression === undefined ? null : numberOf(compression, 'min'),
  }
}

function readInput(caps: XmlNode, root: XmlNode): EsclInput {
  // Profiles may stand once for all sources, beside them.
  const profiles = find(caps, 'settingprofile') === undefined ? find(root, 'settingprofiles') ?? root : caps
  const discrete = findAll(profiles, 'discreteresolution').flatMap((each) => {
    const [x, y] = [numberOf(each, 'xresolution'), numberOf(each, 'yresolution')]
    return x !== null && x === y && x > 0 ? [x] : []
  })
  const range = find(profiles, 'resolutionrange')
  const across = range === undefined ? undefined : find(range, 'xresolutionrange') ?? range
  const [least, most] = across === undefined ? [null, null] : [numberOf(across, 'min'), numberOf(across, 'max')]
  // Where it says both, the list is what it has.
  const ranged = discrete.length > 0 || least === null || most === null ? [] : USUAL.filter((each) => least <= each && each <= most)
  const texts = (name: string): string[] => findAll(profiles, name).map(({ text }) => text.trim())
  const extended = texts('documentformatext')
  return {
    resolutions: [...new Set([...discrete, ...ranged])].toSorted((a, b) => a - b).slice(0, 64),
    width: numberOf(caps, 'maxwidth'), height: numberOf(caps, 'maxheight'), colourModes: texts('colormode'),
    intents: ['supportedintent', 'intent'].flatMap((name) => findAll(caps, name)).map(({ text }) => text.trim()),
    formats: [...new Set([...texts('documentformat'), ...extended].map((each) => each.toLowerCase()))], extendedFormats: extended.length > 0,
  }
}
