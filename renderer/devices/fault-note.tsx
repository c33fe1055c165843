import { errorText } from '../parts/error-texts.ts'
import { useWords } from '../parts/use-language.ts'

/** What a device failed with last, and its fix in one sentence. @param detail technical words */
export function FaultNote({ fault, detail }: { fault: string; detail?: string | undefined }) {
  const { language } = useWords()
  const { sentence, action } = errorText(fault, language)
  return <p className="device-note"><strong>{sentence}</strong> {action} <bdi dir="ltr" className="mono small">{fault}{detail === undefined ? '' : ` · ${detail}`}</bdi></p>
}
