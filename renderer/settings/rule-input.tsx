import type { HouseWords, Policy, PolicyKey, PolicyRule } from '../../electron/contract/policy.ts'
import { TextField } from '../parts/fields.tsx'
import { languageNames, languages } from '../parts/languages.ts'

type Value = Policy[PolicyKey]

interface RuleInputProps {
  id: string
  rule: PolicyRule
  locked: boolean
  value: Value
  onChange: (value: Value) => void
}

/** What a rule is set by, of its kind. */
export function RuleInput({ id, rule, locked, value, onChange }: RuleInputProps) {
  if (rule.kind === 'words') return <WordsInput id={id} longest={rule.longest} locked={locked} value={typeof value === 'object' ? value : {}} onChange={onChange} />
  if (rule.kind === 'text') {
    return <input id={id} className="input policy-text" dir="auto" autoComplete="off" maxLength={rule.longest} disabled={locked} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.target.value)} />
  }
  if (rule.kind === 'number') {
    return (
      <input
        id={id}
        className="input policy-number"
        type="number"
        dir="ltr"
        min={rule.min}
        max={rule.max}
        disabled={locked}
        value={Number.isNaN(value) ? '' : Number(value)}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
    )
  }
  return (
    <span className="tick">
      <input id={id} type="checkbox" disabled={locked} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
    </span>
  )
}

interface WordsInputProps {
  id: string
  longest: number
  locked: boolean
  value: HouseWords
  onChange: (value: HouseWords) => void
}

/** One line in each language; an empty one leaves ours. */
function WordsInput({ id, longest, locked, value, onChange }: WordsInputProps) {
  return (
    <fieldset className="policy-words stack-tight" aria-labelledby={`${id}-title`}>
      {languages.map((language) => (
        <TextField
          key={language}
          label={languageNames[language]}
          value={value[language] ?? ''}
          maxLength={longest}
          disabled={locked}
          onChange={(text) => {
            const { [language]: _before, ...others } = value
            onChange(text === '' ? others : { ...others, [language]: text })
          }}
        />
      ))}
    </fieldset>
  )
}
