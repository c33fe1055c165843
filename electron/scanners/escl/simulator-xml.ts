/** How a simulated device writes what it says. */
export interface SimulatedWords {
  version: string
  feeder: boolean
  duplex: boolean
  /** What it calls itself, and its maker where that stands apart. */
  name: string
  manufacturer?: string | undefined
  uuid: string
  root: string
  /** With other prefixes than the specification's, or none. */
  prefixes?: 'usual' | 'other' | 'none' | undefined
  /** Dots per inch as a list, as a range, or as both; with a point behind them. */
  resolutions?: 'list' | 'range' | 'both' | 'points' | undefined
  /** Sources by the words of `InputSource`, or of the people who built it. */
  sources?: 'usual' | 'other' | undefined
  /** What it scans for; nothing said where left out. */
  intents?: readonly string[] | undefined
  /** Says nothing of the feeder's paper. */
  silentFeeder?: boolean | undefined
}

export interface SimulatedState {
  state: 'Idle' | 'Processing'
  adf: string
  jobs: readonly { id: string; state: string; sent: number }[]
}

/** `ScannerCapabilities` and `ScannerStatus` of a simulated device. */
export function simulatedXml({ version, feeder, duplex, name, manufacturer, uuid, root, prefixes = 'usual', resolutions = 'list', sources = 'usual', intents = [], silentFeeder = false }: SimulatedWords) {
  const [pwg, scan] = ({ usual: ['pwg:', 'scan:'], other: ['ns1:', 'a-b:'], none: ['', ''] } as const)[prefixes]
  const namespaces = `xmlns:${pwg.slice(0, -1) || 'pwg'}="http://www.pwg.org/schemas/2010/12/sm" xmlns:${scan.slice(0, -1) || 'scan'}="http://schemas.hp.com/imaging/escl/2011/05/03"`
  const element = (name: string, inside: string | number): string => `<${name}>${inside}</${name}>`
  const ofPwg = (name: string, inside: string | number): string => element(pwg + name, inside)
  const ofScan = (name: string, inside: string | number): string => element(scan + name, inside)

  const point = resolutions === 'points' ? '.0' : ''
  const list = ofScan('DiscreteResolutions', [200, 300, 600].map((dots) => ofScan('DiscreteResolution', ofScan('XResolution', `${dots}${point}`) + ofScan('YResolution', `${dots}${point}`))).join(''))
  const axis = (name: string): string => ofScan(name, ofScan('Min', 75) + ofScan('Max', 1200) + ofScan('Normal', 300) + ofScan('Step', 1))
  const range = ofScan('ResolutionRange', axis('XResolutionRange') + axis('YResolutionRange'))
  const inputCaps = [
    ofScan('MinWidth', 16), ofScan('MaxWidth', 2550), ofScan('MinHeight', 16), ofScan('MaxHeight', 3508),
    ofScan('SettingProfiles', ofScan('SettingProfile', [
      ofScan('ColorModes', ofScan('ColorMode', 'Grayscale8') + ofScan('ColorMode', 'RGB24')),
      ofScan('DocumentFormats', ofPwg('DocumentFormat', 'application/pdf') + ofPwg('DocumentFormat', 'image/jpeg') + ofScan('DocumentFormatExt', 'image/jpeg')),
      ofScan('SupportedResolutions', resolutions === 'range' ? range : resolutions === 'both' ? range + list : list),
    ].join(''))),
    ...(intents.length === 0 ? [] : [ofScan('SupportedIntents', intents.map((each) => ofScan('Intent', each)).join(''))]),
  ].join('')
  const [platenName, adfName] = sources === 'usual' ? ['Platen', 'Adf'] : ['Flatbed', 'Feeder']

  return {
    capabilities: (): string => `<${scan}ScannerCapabilities ${namespaces}>${[
      ofPwg('Version', version), ofPwg('MakeAndModel', name), ...(manufacturer === undefined ? [] : [ofScan('Manufacturer', manufacturer)]), ofScan('UUID', uuid),
      ofScan(platenName, ofScan('PlatenInputCaps', inputCaps)),
      ...(feeder ? [ofScan(adfName, ofScan('AdfSimplexInputCaps', inputCaps) + (duplex ? ofScan('AdfDuplexInputCaps', inputCaps) : ''))] : []),
      ofScan('CompressionFactorSupport', ofScan('Min', 0) + ofScan('Max', 100)),
    ].join('')}</${scan}ScannerCapabilities>`,
    status: ({ state, adf, jobs }: SimulatedState): string => `<${scan}ScannerStatus ${namespaces}>${[
      ofPwg('Version', version), ofPwg('State', state), ...(feeder && !silentFeeder ? [ofScan('AdfState', adf)] : []),
      ofScan('Jobs', jobs.map((job) => ofScan('JobInfo', ofPwg('JobUri', `/${root}/ScanJobs/${job.id}`) + ofPwg('JobState', job.state) + ofPwg('ImagesCompleted', job.sent))).join('')),
    ].join('')}</${scan}ScannerStatus>`,
  }
}
