import { kindOfCode, type FactorKind } from '../../electron/contract/factors.ts'
import type { Input, Output, ScreenCallName } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { isTyped, useSecret, type Secret } from '../parts/use-secret.ts'
import { useSession } from './desk-context.ts'

/** What somebody types to prove afresh who they are, and the call that it is for. */
export interface ProofEntry {
  typed: Secret
  /** What is asked: the secret, or where policy wants it of who has one, a code. */
  asks: Extract<FactorKind, 'secret'> | 'code'
  ready: boolean
  /** Takes what was typed out of its field, proves by it, and makes the call. @throws FoyerError what either has against it */
  afresh: <N extends ScreenCallName>(name: N, input: Input<N>) => Promise<Output<N>>
}

export function useProof(): ProofEntry {
  const { proofs } = useSession()
  const typed = useSecret()
  const asks = proofs.includes('secret') ? 'secret' : 'code'
  return {
    typed, asks, ready: isTyped(typed),
    afresh: async (name, input) => {
      const answer = typed.handOver()
      await call('staff.prove', { call: name, kind: asks === 'secret' ? 'secret' : kindOfCode(answer), answer })
      return await call(name, input)
    },
  }
}
