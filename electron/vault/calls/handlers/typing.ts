import { FoyerError } from '../../../contract/errors.ts'
import { numberFields } from '../../../contract/records.ts'
import { isTypingKey } from '../../../contract/typing.ts'
import { opened } from '../../database/opened.ts'
import { removeTypingLayout, saveTypingLayout, typingLayoutOf, typingLayouts } from '../../records/typing-layouts.ts'
import type { HandlersOf } from '../call.ts'
import { newId } from '../desk.ts'

export const typingHandlers: Pick<HandlersOf<'typing'>, 'typing.layouts' | 'typing.saveLayout' | 'typing.removeLayout'> = {
  'typing.layouts': (_input, { desk }) => typingLayouts(opened(desk).settings),
  'typing.saveLayout': ({ id, ...layout }, call) => {
    const { settings } = opened(call.desk)
    const its = id ?? newId(call.desk.randomBytes)
    call.setDetail(`layout=${its} steps=${layout.steps.length}`)
    return call.commit(() => {
      if (id !== null) typingLayoutOf(settings, id)
      return saveTypingLayout(settings, { ...layout, id: its })
    })
  },
  'typing.removeLayout': ({ id }, call) => {
    call.setDetail(`layout=${id}`)
    call.commit(() => { removeTypingLayout(opened(call.desk).settings, id) })
    return {}
  },
}

/** What main types on behalf of whoever asked it; by which layout, and how many fields, is in the trail before main has it. */
export const typingInternalHandlers: Pick<HandlersOf<'internal'>, 'internal.typeRecord'> = {
  'internal.typeRecord': ({ id, layout: wanted }, call) => {
    const { settings, records } = opened(call.desk)
    call.setSubject(id)
    const layout = typingLayoutOf(settings, wanted)
    const fields = [...new Set(layout.steps.filter((step) => !isTypingKey(step)))]
    if (!call.may('records.numbers') && fields.some((name) => numberFields.has(name))) throw new FoyerError('staff.forbidden')
    const record = records.get(id)
    if (record === null) throw new FoyerError('records.notFound')
    const values = fields.flatMap((name) => record.content.fields.filter((field) => field.name === name && field.value !== '').map(({ value }) => ({ name, value })))
    call.setDetail(`layout=${layout.id} fields=${values.length}`)
    return { layout, values }
  },
}
