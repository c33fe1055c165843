import { FoyerError } from '../contract/errors.ts'
import type { Announce } from '../contract/events.ts'
import type { PartOfPolicy } from '../contract/policy.ts'
import { answer } from '../transport/answer.ts'
import type { Handlers, HandlerTools } from '../transport/handlers.ts'
import type { Service } from '../transport/serve.ts'
import { allCarriers } from './all-carriers.ts'
import type { Carrier } from './carrier.ts'
import { deskSources } from './desk-sources.ts'
import { ScanJobs } from './scan-jobs.ts'
import { scannerSimulator } from './simulator.ts'
import { systemCarrier } from './system-carrier.ts'

export interface ScannersOptions {
  /** The demo desk has a simulated scanner beside the real ones. */
  mode: 'demo' | 'desk'
  resourcesFolder: string
  /** Whose drivers are asked. */
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  newId: () => string
  now: () => number
  announce: Announce
  /** Where it is kept what was taken of a hot folder. */
  takenFolder: string
  /** Scanners on the network. */
  network: Carrier & { named(policy: PartOfPolicy): void; shutOut(): FoyerError[]; accept(id: string, fingerprint: string): void }
}

/** Everything the process that carries pages answers, put together. */
export function createScanners({ mode, resourcesFolder, platform, env, newId, now, announce, takenFolder, network }: ScannersOptions): Service {
  const simulator = mode === 'demo' ? scannerSimulator('Foyer demo scanner') : null
  const carriers = allCarriers([systemCarrier(platform, resourcesFolder, env), network, ...(simulator === null ? [] : [simulator])])
  const sources = deskSources({ announce, now, newId, takenFolder })
  const jobs = new ScanJobs(carriers, newId)

  /** Without the vault's word for it nothing is anybody's. @throws FoyerError `input.invalid` */
  const ownerOf = ({ context: { owner } }: HandlerTools): string => {
    if (owner === undefined) throw new FoyerError('input.invalid', { detail: 'nobody owns what is scanned' })
    return owner
  }

  const handlers: Handlers<'scanners'> = {
    'internal.listScanners': async ({ search }, { context: { policy = {} } }) => {
      network.named(policy)
      await sources.named(policy)
      const { scanners, faults } = await carriers.list({ search: search || policy.findScanners === true })
      return { scanners: [...sources.devices(), ...scanners].slice(0, 64), faults: [...faults, ...network.shutOut()].slice(0, 8).map((each) => each.toPayload()) }
    },
    'internal.startScan': ({ id, settings }, tools) => {
      network.named(tools.context.policy ?? {})
      return { scan: jobs.start(id, settings, ownerOf(tools)) }
    },
    'internal.nextPage': async ({ scan }, tools) => {
      network.named(tools.context.policy ?? {})
      return { page: await jobs.next(scan, ownerOf(tools), (progress) => tools.emit('scanner.progress', progress), tools.signal) }
    },
    'internal.endScan': async ({ scan }, tools) => {
      await jobs.end(scan, ownerOf(tools))
      return {}
    },
    'internal.acceptCertificate': ({ id, fingerprint }) => {
      network.accept(id, fingerprint)
      return {}
    },
    'internal.layPage': ({ page }) => {
      if (simulator === null) throw new FoyerError('device.notFound')
      simulator.lay(page)
      return {}
    },
    'scanners.cancel': async (_input, tools) => {
      await jobs.cancel(ownerOf(tools))
      return {}
    },
    'sources.list': async (_input, { context: { policy = {} } }) => {
      await sources.named(policy)
      return sources.list()
    },
    'internal.takeOffered': async ({ id }, tools) => {
      await sources.named(tools.context.policy ?? {})
      const { taken, page, texts } = await sources.take(id, ownerOf(tools))
      return { taken, pages: page === null ? [] : [page], texts }
    },
    'internal.tookOffered': async ({ taken, read }, tools) => {
      await sources.took(taken, read, ownerOf(tools))
      return {}
    },
    'internal.testSource': async ({ id }, tools) => {
      await sources.named(tools.context.policy ?? {})
      return { page: await sources.test(id) }
    },
    'internal.attendSources': ({ attended }) => {
      sources.attend(attended)
      return {}
    },
    'internal.offerText': ({ texts }) => {
      sources.typed(texts)
      return {}
    },
  }

  return {
    dispatch: (name, input, tools) => answer(handlers, name, input, tools),
    isResting: () => jobs.size === 0 && sources.isResting() && simulator?.hasPage() !== true,
    stop: async () => { await Promise.all([jobs.close(), sources.close()]) },
  }
}
