/** Names of the desk's own settings. */
export const settingNames = {
  terminal: 'terminal', auditSeed: 'audit.seed', deskName: 'desk.name', language: 'desk.language', recovery: 'recovery', demo: 'demo',
  clockBelieved: 'clock.believed', sessionsMark: 'sessions.mark', typingLayouts: 'typing.layouts', organisationKeys: 'organisation.keys',
} as const
