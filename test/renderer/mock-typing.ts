import { FoyerError } from '../../electron/contract/errors.ts'
import type { TypingHindrance, TypingLayout } from '../../electron/contract/typing.ts'
import type { MockHandlers } from './mock-bridge.ts'

type Names = 'typing.layouts' | 'typing.saveLayout' | 'typing.removeLayout' | 'typing.state' | 'typing.type' | 'typing.stop'

const layout = (id: string, name: string): TypingLayout => ({
  id, name, steps: ['primaryIdentifier', 'Tab', 'secondaryIdentifier', 'Tab', 'dateOfBirth', 'Tab', 'documentNumber', 'Enter'], dateForm: 'dd.mm.yyyy', delayMs: 20, waitSeconds: 5,
})

/** Typing into other programs, which stands still at the first second until it is stopped, or once half is done. */
export function mockTyping(many: boolean, hindrance: () => TypingHindrance | null, goes: () => 'waits' | 'types' | 'done'): Pick<MockHandlers, Names> {
  const layouts = many ? [layout('pms', 'Property management system'), layout('police', 'Registration form')] : []
  let stop = (): void => undefined
  return {
    'typing.layouts': () => layouts.map((each) => ({ ...each })),
    'typing.saveLayout': ({ id, ...about }) => {
      const saved = { ...about, id: id ?? `layout-${layouts.length}` }
      const at = layouts.findIndex((each) => each.id === saved.id)
      layouts.splice(at === -1 ? layouts.length : at, 1, saved)
      return saved
    },
    'typing.removeLayout': ({ id }) => {
      layouts.splice(layouts.findIndex((each) => each.id === id), 1)
      return {}
    },
    'typing.state': () => ({ hindrance: hindrance() }),
    'typing.type': async (_input, { emit }) => {
      emit('typing.progress', goes() === 'waits' ? { step: 'waiting', seconds: 5 } : { step: 'typing', done: 4, total: 8 })
      if (goes() !== 'done') await new Promise<void>((resolve) => { stop = resolve })
      if (goes() !== 'done') throw new FoyerError('typing.stopped')
      return { fields: 4 }
    },
    'typing.stop': () => {
      stop()
      return {}
    },
  }
}
