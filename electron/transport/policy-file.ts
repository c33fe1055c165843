import { join } from 'node:path'

const POLICY_FILES: Partial<Record<NodeJS.Platform, string>> = {
  linux: '/etc/foyer/policy.json',
  darwin: '/Library/Application Support/Foyer/policy.json',
}

/** Where IT puts the policy file on this system. */
export function policyFilePath(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string | null {
  if (env['FOYER_POLICY']) return env['FOYER_POLICY']
  if (platform === 'win32') return join(env['ProgramData'] ?? 'C:\\ProgramData', 'Foyer', 'policy.json')
  return POLICY_FILES[platform] ?? null
}
