import { policySourceOf } from '../vault/policy/policy-sources.ts'
import { policyOfChips, type CliIo } from './io.ts'

/**
 * Whether a chip that offers PACE may be read with BAC where that fails. The organisation's policy decides; where it says nothing, whoever called must
 * have asked for it. What a desk's own settings allow lies in its encrypted database: a command that decodes a chip's bytes does not hold that key, so
 * it is as strict as the strictest desk.
 *
 * @param asked with `--allow-bac`
 */
export function mayUseBac(asked: boolean, io: Pick<CliIo, 'stderr' | 'env'>): boolean {
  const place = policyOfChips(io)
  const { values, problem } = place === null ? { values: {}, problem: null } : policySourceOf(place).look()
  if (values === null) {
    io.stderr(`policy: ${problem?.code ?? ''} (${problem?.detail ?? ''}): chips are not read with BAC where PACE fails`)
    return false
  }
  const said = values.allowBacWhenPaceFails
  if (said === false && asked) io.stderr('--allow-bac is not heard: the policy forbids it')
  return said ?? asked
}
