import type { PolicyInForce } from '../../contract/policy.ts'

/** Tells of the policy in force, when asked to, where it is another than was told last. */
export function policyTeller(inForce: () => PolicyInForce | null, tell: (policy: PolicyInForce) => void): () => void {
  let told: string | null = null
  return () => {
    const policy = inForce()
    const text = JSON.stringify(policy)
    if (policy === null || text === told) return
    told = text
    tell(policy)
  }
}
