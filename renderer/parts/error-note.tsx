import type { FoyerError } from '../../electron/contract/errors.ts'
import { errorText } from './error-texts.ts'
import { Icon } from './icons.tsx'
import { OptionText } from './option-text.tsx'
import { useWords } from './use-language.ts'

/** What went wrong in one sentence, what to do, and the code for whoever is called. */
export function ErrorNote({ error }: { error: FoyerError }) {
  const { language } = useWords()
  const text = errorText(error.code, language)
  return (
    <div className="error-note" role="alert" data-testid="error-note" data-code={error.code}>
      <Icon name="stop" />
      <div>
        <p className="sentence">{text.sentence}</p>
        <p><OptionText>{text.action}</OptionText></p>
        <p className="small soft"><bdi dir="ltr" className="mono">{error.code}{error.detail === undefined ? '' : ` · ${error.detail}`}</bdi></p>
      </div>
    </div>
  )
}
