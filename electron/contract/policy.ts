import { z } from 'zod'
import { errorPayload } from './error-payload.ts'
import { text } from './primitives.ts'

/** The headings under which people find the rules, in the order of the screen. */
export const policySections = ['keeping', 'desk', 'reading'] as const
export type PolicySection = (typeof policySections)[number]

interface RuleBase {
  section: PolicySection
  /** Version 0.1.0 does not know it. It takes a policy with a key that it does not know for none at all, and going back must be possible: stored apart. */
  apart?: true
}
export interface NumberRule extends RuleBase { kind: 'number', unit: 'days' | 'seconds', default: number, min: number, max: number }
export interface SwitchRule extends RuleBase { kind: 'switch', default: boolean }
export type PolicyRule = NumberRule | SwitchRule

/** Ten years. */
const MOST_DAYS = 3650

/**
 * Policy, each key once. The checks, the rows of the settings screen and the schema file for IT (`npm run policy-schema`) come from it; what a rule says to
 * people are the two texts of {@link policyWords}.
 */
export const policyRules = {
  retentionDays: { kind: 'number', unit: 'days', default: 30, min: 1, max: MOST_DAYS, section: 'keeping' },
  keepImages: { kind: 'switch', default: false, section: 'keeping' },
  keepImagesDays: { kind: 'number', unit: 'days', default: 7, min: 1, max: MOST_DAYS, section: 'keeping' },
  /** How long events of the trail keep their content; their hashes stay. */
  trailDays: { kind: 'number', unit: 'days', default: 365, min: 365, max: MOST_DAYS, section: 'keeping', apart: true },
  idleSeconds: { kind: 'number', unit: 'seconds', default: 120, min: 15, max: 3600, section: 'desk' },
  kiosk: { kind: 'switch', default: true, section: 'desk' },
  maskNumbersForClerks: { kind: 'switch', default: false, section: 'desk' },
  allowBacWhenPaceFails: { kind: 'switch', default: false, section: 'reading' },
  sounds: { kind: 'switch', default: true, section: 'reading' },
  /** Whether a Reading is held against the records: was this document, or this person, here before? */
  /** Whether the desk offers to compare faces, and whether nothing with a face is stored before somebody said how they compare. */
  compareFaces: { kind: 'switch', default: true, section: 'reading', apart: true },
  requireFaces: { kind: 'switch', default: false, section: 'reading', apart: true },
  noticeReturning: { kind: 'switch', default: true, section: 'reading', apart: true },
} as const satisfies Record<string, PolicyRule>

export type PolicyKey = keyof typeof policyRules
export const policyKeys = Object.keys(policyRules) as PolicyKey[]

/** Where the screens' words have a rule's name and its sentence. */
export const policyWords = <K extends PolicyKey>(key: K) => ({ title: `policy.${key}.title`, says: `policy.${key}.says` }) as const

type Kept<Of extends { number: unknown, switch: unknown }> = { [K in PolicyKey]: Of[(typeof policyRules)[K]['kind']] }
const eachRule = <Of extends { number: unknown, switch: unknown }>(of: (rule: PolicyRule) => Of['number'] | Of['switch']): Kept<Of> =>
  Object.fromEntries(policyKeys.map((key) => [key, of(policyRules[key])])) as Kept<Of>

export type Policy = Kept<{ number: number, switch: boolean }>

/** What holds where nobody has said anything. */
export const defaultPolicy: Policy = eachRule<{ number: number, switch: boolean }>((rule) => rule.default)

export const policy = z.object(eachRule<{ number: z.ZodNumber, switch: z.ZodBoolean }>((rule) => (rule.kind === 'number' ? z.number().int().min(rule.min).max(rule.max) : z.boolean())))
/** Some of it: what somebody sets, or what goes with a call. */
export const partOfPolicy = policy.partial()
export type PartOfPolicy = z.infer<typeof partOfPolicy>
/** Policy as it is in force. `locked` names the keys that the organisation fixed, with where. */
export const policyInForce = z.object({
  values: policy,
  locked: z.record(z.string().max(60), text(200)),
  /** Why the organisation's file is not what is in force, where it is not. */
  problem: errorPayload.nullable(),
})
export type PolicyInForce = z.infer<typeof policyInForce>
