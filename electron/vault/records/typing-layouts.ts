import { z } from 'zod'
import { FoyerError } from '../../contract/errors.ts'
import { withoutHidden } from '../../contract/primitives.ts'
import { LAYOUTS_MAX, typingLayout, type TypingLayout } from '../../contract/typing.ts'
import { jsonIn } from '../database/json-in.ts'
import { settingNames } from '../database/setting-names.ts'
import type { Settings } from '../database/settings.ts'

const kept = z.array(z.unknown()).catch([])

/** By which layouts this desk types into other programs. What is no layout any more is passed over: nothing hangs on it. */
export function typingLayouts(settings: Settings): TypingLayout[] {
  return kept.parse(jsonIn(settings.get(settingNames.typingLayouts))).flatMap((each) => typingLayout.safeParse(each).data ?? []).slice(0, LAYOUTS_MAX)
}

/** @throws FoyerError `typing.layoutNotFound` */
export function typingLayoutOf(settings: Settings, id: string): TypingLayout {
  const found = typingLayouts(settings).find((each) => each.id === id)
  if (found === undefined) throw new FoyerError('typing.layoutNotFound')
  return found
}

/**
 * In the place of the one with its id, or after the others.
 * @throws FoyerError `input.invalid` for one too many, and a name that is nothing or another layout's
 */
export function saveTypingLayout(settings: Settings, layout: TypingLayout): TypingLayout {
  const saved = { ...layout, name: withoutHidden(layout.name.normalize('NFC')).trim() }
  const before = typingLayouts(settings)
  const known = before.some(({ id }) => id === saved.id)
  const others = before.filter(({ id }) => id !== saved.id)
  if (saved.name === '' || others.some(({ name }) => name === saved.name)) throw new FoyerError('input.invalid', { detail: 'name' })
  if (others.length >= LAYOUTS_MAX) throw new FoyerError('input.invalid', { detail: 'layouts' })
  settings.set(settingNames.typingLayouts, JSON.stringify(known ? before.map((each) => (each.id === saved.id ? saved : each)) : [...before, saved]))
  return saved
}

/** @throws FoyerError `typing.layoutNotFound` */
export function removeTypingLayout(settings: Settings, id: string): void {
  typingLayoutOf(settings, id)
  settings.set(settingNames.typingLayouts, JSON.stringify(typingLayouts(settings).filter((each) => each.id !== id)))
}
