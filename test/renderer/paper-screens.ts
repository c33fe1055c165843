import type { Paper } from '../../electron/contract/paper.ts'
import { defaultPolicy } from '../../electron/contract/policy.ts'
import type { ScreenCase } from './every-screen.ts'
import { names, NOW, RECOVERY_KEY } from './mock-scenario.ts'

const head = { deskName: 'Hotel Utopia, reception', by: names.supervisor, at: NOW }

/** Sheets as main hands them to the page that draws them; the same in every language. */
export const papers: Readonly<Record<Paper['kind'], Paper>> = {
  records: {
    kind: 'records', language: 'en', head,
    records: [{
      id: 'r-0', name: 'ERIKSSON, ANNA MARIA', documentType: 'passport', issuingState: 'UTO', verdict: 'genuine', corrected: true, createdAt: NOW, confirmedBy: names.clerk, source: 'camera', keepUntil: '2026-06-03',
      note: { text: 'Late arrival', by: names.clerk, at: NOW },
      fields: [
        { name: 'primaryIdentifier', value: 'ERIKSSON', agreement: 'agree', doubtful: [], sources: [{ source: 'mrz', value: 'ERIKSSON', confidence: 1 }, { source: 'viz', value: 'ERIKSSON', confidence: 1 }], correction: null },
        { name: 'secondaryIdentifier', value: 'ANNA MARIA', agreement: 'agree', doubtful: [], sources: [{ source: 'mrz', value: 'ANNA MAR1A', confidence: 1 }], correction: { by: names.clerk, at: NOW, was: 'ANNA MAR1A' } },
        { name: 'documentNumber', value: 'L898902C3', agreement: 'agree', doubtful: [], sources: [{ source: 'mrz', value: 'L898902C3', confidence: 1 }, { source: 'chip', value: 'L898902C3', confidence: 1 }], correction: null },
        { name: 'dateOfBirth', value: '1974-08-12', agreement: 'agree', doubtful: [], sources: [{ source: 'mrz', value: '1974-08-12', confidence: 1 }], correction: null },
      ],
    }],
  },
  erasure: {
    kind: 'erasure', language: 'en', head,
    erasure: { id: 'erasure-1', at: NOW, by: names.supervisor, records: ['person-0'], setAside: 1, event: 243, checkpoint: { size: 260, root: 'q0Gx2c3n8zR1sVwK7YbLhT5mPjUoEiDfAaNgXkZtSrM=' } },
  },
  notice: { kind: 'notice', language: 'en', head, policy: { ...defaultPolicy, noticeReturning: true }, readsChips: true },
  permissions: { kind: 'permissions', language: 'en', head, policy: { ...defaultPolicy, maskNumbersForClerks: true, fourEyes: 'export keys' } },
  recoveryCodes: { kind: 'recoveryCodes', language: 'en', head, recoveryCodes: ['7K2M-9Q4T-3W00', '7K2M-9Q4T-3W01'] },
  recoveryKey: { kind: 'recoveryKey', language: 'en', head, recoveryKey: RECOVERY_KEY },
}

const on = (name: string, paper: Paper): ScreenCase => ({
  name: `${name}, on paper`, scenario: { paper },
  reach: async (page) => {
    // A picture has no margins of its own, as paper has.
    await page.locator('body').evaluate((body) => {
      body.style.padding = '16mm'
    })
  },
})

export const paperScreens: readonly ScreenCase[] = [on('record', papers.records), on('audit, rights', papers.erasure), on('guest notice', papers.notice), on('recovery key', papers.recoveryKey), on('settings, permissions', papers.permissions)]
