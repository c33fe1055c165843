import { expect } from 'vitest'
import type { ChipReasonCode, ChipVerdict } from '../../../electron/contract/chip.ts'
import type { PassiveAuthentication } from '../../../electron/emrtd/proof/passive-authentication.ts'
import { verdictOf } from '../../../electron/emrtd/proof/verdict.ts'
import { codesOf } from './pki-cases.ts'

/** The verdict, then the codes of all reasons. */
export const summary = (proof: PassiveAuthentication): string[] => [verdictOf(proof.reasons), ...codesOf(proof)]

/** This verdict with at least these reasons. */
export const says = (verdict: ChipVerdict, ...codes: ChipReasonCode[]): unknown => expect.arrayContaining([verdict, ...codes])
