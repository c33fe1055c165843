import { useState } from 'react'
import { useSecret, type Secret } from './use-secret.ts'

export type SecretKind = 'pin' | 'passphrase'

export interface NewSecret {
  kind: SecretKind
  /** The kinds, the usual one of this place first. */
  kinds: readonly [SecretKind, SecretKind]
  choose: (kind: SecretKind) => void
  first: Secret
  /** The same again; null where it stands readable while it is typed. */
  again: Secret | null
  ready: boolean
  handOver: () => { secretKind: SecretKind; secret: string }
}

/** A PIN or passphrase that is being made up; the vault says whether it is good enough. */
export function useNewSecret(usual: SecretKind, typed: 'once' | 'twice' = 'twice'): NewSecret {
  const [kind, choose] = useState(usual)
  const first = useSecret()
  const second = useSecret()
  const again = typed === 'twice' ? second : null
  const good = kind === 'pin' ? /^\d{6,12}$/.test(first.value) : first.value.length >= 10
  return {
    kind, choose, first, again,
    kinds: usual === 'pin' ? ['pin', 'passphrase'] : ['passphrase', 'pin'],
    ready: good && (again === null || again.value === first.value),
    handOver: () => {
      second.handOver()
      return { secretKind: kind, secret: first.handOver() }
    },
  }
}
