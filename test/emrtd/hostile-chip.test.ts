import { describe, expect, it } from 'vitest'
import { hostileSessions } from '../attack/hostile-sessions.ts'

describe('a chip that lies', () => {
  // 5,000 of them: `npm run bench:chip-fuzz -- sessions`.
  it('never gets further than a coded error, and never to "genuine" with other contents', async () => {
    const { sessions, outcomes, findings } = await hostileSessions(200, 'hostile chips')
    expect(findings).toEqual([])
    expect(sessions).toBe(200)
    expect(outcomes.size).toBeGreaterThan(3)
  })
})
