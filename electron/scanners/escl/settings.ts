import type { EsclCapabilities, EsclInput, EsclSource } from './capabilities.ts'

export interface EsclScan {
  source: EsclSource
  /** Dots per inch. */
  resolution: number
  colour: boolean
}

/** Longest page of a feeder, in 1/300 inch: 14 inches. A feeder that takes banners would else make one of every page. */
const FEEDER_HEIGHT = 4200
/** A4, in 1/300 inch, where a device does not say how large its glass is. */
const A4 = { width: 2480, height: 3508 }
/** What is scanned; a device that has no such intent takes its own. */
const INTENT = 'Document'
/** What the reader takes, the best first. */
const FORMATS = ['image/jpeg', 'image/png', 'application/pdf'] as const

export const formatFor = ({ formats }: Pick<EsclInput, 'formats'>): string => FORMATS.find((each) => formats.includes(each)) ?? FORMATS[0]

/** `ScanSettings`, version 2.0, in the order of the schema: every device since understands that. Nothing that a device said stands in it but numbers. */
export function writeSettings(input: EsclInput, { compression }: Pick<EsclCapabilities, 'compression'>, { source, resolution, colour }: EsclScan): string {
  const format = formatFor(input)
  const height = input.height ?? A4.height
  const mode = colour ? 'RGB24' : 'Grayscale8'
  const line = (name: string, value: string | number): string => `<${name}>${value}</${name}>`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03">',
    line('pwg:Version', '2.0'), ...(input.intents.length === 0 || input.intents.includes(INTENT) ? [line('scan:Intent', INTENT)] : []),
    '<pwg:ScanRegions><pwg:ScanRegion>',
    line('pwg:ContentRegionUnits', 'escl:ThreeHundredthsOfInches'), line('pwg:XOffset', 0), line('pwg:YOffset', 0),
    line('pwg:Width', input.width ?? A4.width), line('pwg:Height', source === 'platen' ? height : Math.min(height, FEEDER_HEIGHT)),
    '</pwg:ScanRegion></pwg:ScanRegions>',
    line('pwg:InputSource', source === 'platen' ? 'Platen' : 'Feeder'),
    ...(compression === null || format !== 'image/jpeg' ? [] : [line('scan:CompressionFactor', compression)]),
    line('scan:ColorMode', input.colourModes.length === 0 || input.colourModes.includes(mode) ? mode : otherMode(input.colourModes, mode)),
    line('pwg:DocumentFormat', format), ...(input.extendedFormats ? [line('scan:DocumentFormatExt', format)] : []),
    line('scan:XResolution', resolution), line('scan:YResolution', resolution),
    ...(source === 'platen' ? [] : [line('scan:Duplex', String(source === 'duplex'))]),
    '</scan:ScanSettings>',
  ].join('')
}

/** Modes of the specification, of which one is taken where what is wanted is not offered. */
function otherMode(offered: readonly string[], wanted: string): string {
  return ['RGB24', 'Grayscale8', 'RGB48', 'Grayscale16', 'BlackAndWhite1'].find((each) => offered.includes(each)) ?? wanted
}
