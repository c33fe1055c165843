import { z } from 'zod'
import { call, noDoors } from './call.ts'
import { id, nothing, text } from './primitives.ts'
import { fieldName } from './reading.ts'

/** Keys that lead from one field of a form to the next, or send it off. */
export const typingKeyNames = ['Tab', 'Enter', 'Space', 'ArrowDown', 'ArrowRight'] as const
export const typingKey = z.enum(typingKeyNames)
export type TypingKey = z.infer<typeof typingKey>

/** One step of a layout: the value of a field, or a key. A field begins with a small letter, a key with a capital. */
export const typingStep = z.enum([...fieldName.options, ...typingKeyNames])
export type TypingStep = z.infer<typeof typingStep>
export const isTypingKey = (step: TypingStep): step is TypingKey => (typingKeyNames as readonly string[]).includes(step)

/** How a day is typed: d, m and y for day, month and year, each by all of its digits. */
export const typingDateForms = ['dd.mm.yyyy', 'dd/mm/yyyy', 'mm/dd/yyyy', 'yyyy-mm-dd', 'ddmmyyyy', 'mmddyyyy', 'yyyymmdd'] as const
export const typingDateForm = z.enum(typingDateForms)
export type TypingDateForm = z.infer<typeof typingDateForm>

/** Layouts of one desk, and steps of one layout: all of them fit into one setting of the vault. */
export const LAYOUTS_MAX = 6
export const STEPS_MAX = 60
/** Characters that are typed at once, over all fields of a record. */
export const TYPED_MAX = 2_000
/** Between two keys, milliseconds: under 5 some forms lose letters, over 200 nobody waits for a name. */
export const KEY_DELAY = { min: 5, max: 200, usual: 20 } as const
/** To lead the keyboard to the other program's first field, seconds. */
export const TARGET_WAIT = { min: 3, max: 30, usual: 5 } as const

/** The form of another program, as its fields come one after the other. */
export const typingLayout = z.object({
  id, name: text(40).min(1).regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u),
  steps: z.array(typingStep).min(1).max(STEPS_MAX),
  dateForm: typingDateForm,
  delayMs: z.number().int().min(KEY_DELAY.min).max(KEY_DELAY.max),
  waitSeconds: z.number().int().min(TARGET_WAIT.min).max(TARGET_WAIT.max),
})
export type TypingLayout = z.infer<typeof typingLayout>

/**
 * Why nothing can be typed here: `wayland`, whose programs take keys from none but the compositor; `kiosk`, in which no other program can be reached; `program`,
 * what types is not installed; `permission`, the system does not let Foyer type.
 */
export const typingHindrance = z.enum(['wayland', 'kiosk', 'program', 'permission'])
export type TypingHindrance = z.infer<typeof typingHindrance>

export const typingProgress = z.discriminatedUnion('step', [
  z.object({ step: z.literal('waiting'), seconds: z.number().int().min(1).max(TARGET_WAIT.max) }),
  z.object({ step: z.literal('typing'), done: z.number().int().min(0), total: z.number().int().min(1) }),
])
export type TypingProgress = z.infer<typeof typingProgress>

export const typingCalls = {
  'typing.layouts': call({
    to: 'vault', method: 'GET', path: '/typing-layouts', needs: 'self.use', audit: 'failures', activity: false, input: nothing, output: z.array(typingLayout).max(LAYOUTS_MAX),
  }),
  /** A new layout, or another form of one that is there. @throws FoyerError `typing.layoutNotFound`, `input.invalid` for one too many */
  'typing.saveLayout': call({
    to: 'vault', method: 'PUT', path: '/typing-layouts/:id', needs: 'policy.change', input: typingLayout.omit({ id: true }).extend({ id: id.nullable() }).strict(), output: typingLayout,
  }),
  'typing.removeLayout': call({
    to: 'vault', method: 'DELETE', path: '/typing-layouts/:id', needs: 'policy.change', input: z.object({ id }).strict(), output: nothing,
  }),
  'typing.state': call({
    to: 'main', method: 'GET', path: '/typing', needs: 'records.type', audit: 'failures', activity: false, input: nothing, output: z.object({ hindrance: typingHindrance.nullable() }),
  }),
  /**
   * A stored record, typed as keys into the window that has the keyboard once the layout's time to go there is over: never into our own, and no further once another
   * window has it. The vault says what is typed, and has it in the trail before.
   * @throws FoyerError `typing.notPossible`, `typing.noTarget`, `typing.focusMoved`, `typing.stopped`, `typing.busy`, `typing.failed`
   */
  'typing.type': call({
    to: 'main', method: 'POST', path: '/records/:id/typing', needs: 'records.type', audit: 'failures', timeoutMs: 600_000,
    input: z.object({ id, layout: id }).strict(), output: z.object({ fields: z.number().int().min(0) }),
  }),
  /** Stop what is being typed; the answer to `typing.type` says that it stopped. */
  'typing.stop': call({ to: 'main', method: 'DELETE', path: '/typing', needs: 'records.type', audit: 'failures', input: nothing, output: nothing }),
}

export const typingInternals = {
  /** A record goes into another program by a layout: for the trail, before it does. */
  'internal.typeRecord': call({
    to: 'vault', method: 'POST', path: '/internal/typings', needs: 'records.type', doors: noDoors,
    input: z.object({ id, layout: id }).strict(),
    output: z.object({ layout: typingLayout, values: z.array(z.object({ name: fieldName, value: text() })).max(40) }),
  }),
}
