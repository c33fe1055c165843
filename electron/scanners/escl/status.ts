import { EsclFault } from './fault.ts'
import { findAll, textOf, type XmlNode } from './xml.ts'

export interface EsclStatus {
  /** `Idle`, `Processing`, `Testing`, `Stopped`, `Down`, in small letters; empty where it does not say. */
  state: string
  /** Without the words that all of them begin with: `empty`, `loaded`, `jam`, `hatchopen` …; empty where there is no feeder. */
  feeder: string
  jobs: { uri: string; state: string }[]
}

/** `ScannerStatus`. */
export function readStatus(root: XmlNode): EsclStatus {
  return {
    state: textOf({ ...root, children: root.children.filter(({ name }) => name !== 'jobs') }, 'state').toLowerCase(),
    feeder: textOf(root, 'adfstate').toLowerCase().replace(/^scanne[rd]adf/, ''),
    jobs: findAll(root, 'jobinfo').slice(0, 100).map((job) => ({ uri: textOf(job, 'joburi'), state: textOf(job, 'jobstate').toLowerCase() })),
  }
}

/** What the feeder says to be wrong with the paper, or null: of a scan from the glass it says nothing. */
export function feederFault({ feeder }: EsclStatus): EsclFault | null {
  if (feeder === 'empty') return new EsclFault('feederEmpty')
  if (/hatch|cover|open/.test(feeder)) return new EsclFault('coverOpen')
  if (/jam|mispick|misfeed|multipick|duplexpage|inputtray/.test(feeder)) return new EsclFault('jam')
  return null
}
