import { chipMutants } from './chip.ts'
import { documentMutants } from './documents.ts'
import type { Mutant } from './mutant.ts'
import { processMutants } from './processes.ts'
import { readingMutants } from './reading.ts'
import { vaultMutants } from './vault.ts'

export const mutants: readonly Mutant[] = [...vaultMutants, ...processMutants, ...chipMutants, ...readingMutants, ...documentMutants]
