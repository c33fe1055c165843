import { FoyerError } from '../contract/errors.ts'
import type { AnyCallName, Output } from '../contract/index.ts'
import type { CallContext, ValidInput } from '../transport/handlers.ts'
import type { Exchange } from './files/exchange.ts'
import type { Callee } from './route.ts'

export interface RecoveryCallsOptions {
  vault: Callee
  exchange: Pick<Exchange, 'places' | 'copies' | 'folderOfCopy' | 'writable'>
  health: () => Output<'desk.health'>
  mode: () => 'demo' | 'desk'
  restart: () => Promise<void>
  /** Close Foyer, kiosk or not. */
  leave: () => void
}

/** The part of a recovery that needs disks, or the program itself. All of it is for a desk that does not open, and the vault says whether that is so. */
export function recoveryCalls({ vault, exchange, health, mode, restart, leave }: RecoveryCallsOptions) {
  const atFault = async (context: CallContext): Promise<void> => {
    const { phase } = (await vault.call('desk.state', {}, context)).value as Output<'desk.state'>
    if (phase !== 'fault') throw new FoyerError('desk.notAtFault')
  }
  const report = async (context: CallContext): Promise<string[]> => {
    const { lines } = (await vault.call('internal.diagnose', {}, context)).value as Output<'internal.diagnose'>
    const { processes, electron, chromium, node, platform } = health()
    return [
      ...lines, `platform: ${platform}`, `Electron ${electron}, Chromium ${chromium}, Node ${node}`,
      ...processes.map(({ name, state, restarts }) => `${name}: ${state}, ${restarts} restarts`),
    ]
  }

  /** @returns undefined for a call that is not about recovery */
  return async (name: AnyCallName, input: unknown, context: CallContext): Promise<unknown> => {
    switch (name) {
      case 'recovery.report': return { lines: await report(context) }
      case 'recovery.places':
        await atFault(context)
        return await exchange.places()
      case 'recovery.saveReport': {
        // First: it is refused where there is no fault, and nobody's disk is looked at for it.
        const lines = await report(context)
        const { put } = await exchange.writable((input as ValidInput<'recovery.saveReport'>).place)
        return { fileName: await put('foyer-report.txt', `${lines.join('\n')}\n`) }
      }
      case 'recovery.copies':
        await atFault(context)
        return await exchange.copies((input as ValidInput<'recovery.copies'>).place)
      case 'recovery.restore': {
        const { copy, word } = input as ValidInput<'recovery.restore'>
        return (await vault.call('internal.restoreCopy', { folder: exchange.folderOfCopy(copy), word }, { ...context, inside: true })).value
      }
      case 'recovery.restart':
        await atFault(context)
        await restart()
        return {}
      case 'recovery.leave':
        await atFault(context)
        if (mode() !== 'demo') throw new FoyerError('desk.notADemo')
        leave()
        return {}
      default: return undefined
    }
  }
}
