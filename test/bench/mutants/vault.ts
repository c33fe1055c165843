import type { Mutant } from './mutant.ts'

export const vaultMutants: readonly Mutant[] = []
