import { useState } from 'react'
import { kindOfCode, type FactorKind } from '../../electron/contract/factors.ts'
import type { Input, Output, ScreenCallName } from '../../electron/contract/index.ts'
import { call } from '../bridge.ts'
import { asFoyerError } from '../parts/error-texts.ts'
import { isTyped, useSecret, type Secret } from '../parts/use-secret.ts'
import { useSession } from './desk-context.ts'
import { asksKeyPin, useTap, type TapStep } from './use-tap.ts'

/** What somebody does to prove afresh who they are, and the call that it is for. */
export interface ProofEntry {
  typed: Secret
  /** What is asked: the secret, where policy wants it of who has one a code, or a security key. */
  asks: Extract<FactorKind, 'secret' | 'securityKey'> | 'code'
  ready: boolean
  /** Another way than the one that is asked for, where there is one. */
  other: { asks: ProofEntry['asks'], choose: () => void } | null
  /** How far a key is that is to be laid down, and whether its PIN is to be typed. */
  key: { step: TapStep | null, wantsPin: boolean }
  /** Takes what was typed out of its field, proves by it, and makes the call. @throws FoyerError what either has against it */
  afresh: <N extends ScreenCallName>(name: N, input: Input<N>) => Promise<Output<N>>
}

export function useProof(): ProofEntry {
  const { proofs } = useSession()
  const typed = useSecret()
  const tap = useTap()
  const [wantsPin, setWantsPin] = useState(false)
  const written = proofs.includes('secret') ? 'secret' : proofs.some((kind) => kind !== 'securityKey') ? 'code' : null
  const hasKey = proofs.includes('securityKey')
  // What is typed is the usual way; a key is, where policy wants the second factor and there is one.
  const [byKey, setByKey] = useState(hasKey && written !== 'secret')
  const asks = hasKey && (byKey || written === null) ? 'securityKey' : written ?? 'secret'
  const answerOf = async (): Promise<{ kind: FactorKind, answer: string }> => {
    const answer = typed.handOver()
    if (asks !== 'securityKey') return { kind: asks === 'secret' ? 'secret' : kindOfCode(answer), answer }
    try {
      return { kind: 'securityKey', answer: await tap.lay({ for: 'prove' }, wantsPin ? answer : null) }
    } catch (thrown) {
      setWantsPin(asksKeyPin(asFoyerError(thrown).code))
      throw thrown
    }
  }
  return {
    typed, asks, ready: (asks === 'securityKey' && !wantsPin) || isTyped(typed),
    other: hasKey && written !== null ? {
      asks: asks === 'securityKey' ? written : 'securityKey',
      choose: () => {
        typed.type('')
        setWantsPin(false)
        setByKey(asks !== 'securityKey')
      },
    } : null,
    key: { step: tap.step, wantsPin },
    afresh: async (name, input) => {
      await call('staff.prove', { call: name, ...await answerOf() })
      return await call(name, input)
    },
  }
}
