import { describe, expect, it } from 'vitest'
import { fold } from '../../../electron/vault/database/fold.ts'

describe('text as it is compared', () => {
  it.each([['MÜLLER', 'muller'], ['Łukasz Ørsted', 'lukasz orsted'], ['Weiß', 'weiss'], ['Þóra', 'thora'], ['İSTANBUL', 'istanbul'], ['Đặng', 'dang']])('folds %s to %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })
})
