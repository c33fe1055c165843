import type { MrzFormat } from '../../../contract/mrz.ts'
import { nationalForms } from '../../../documents/mrz/national-forms.ts'
import { lineAlphabet } from '../line-reader.ts'
import { alphabetSize } from './frames.ts'
import type { LinePosteriors } from './exact-length.ts'

/** What a state's own form allows beside the common rules. */
export interface FormOnPicture {
  digitsInNames: readonly string[]
  sexLetters: readonly string[] | null
  noExpiry: boolean
}

/** Probability, character by character, from which the picture says that a first line begins as a form does. */
const leastLikely = 0.5

/** The state's own form that these lines clearly begin as, or null: characters are weighed by its rules then. */
export function likelyForm(format: MrzFormat, lines: readonly LinePosteriors[]): FormOnPicture | null {
  const first = lines[0]
  if (first === undefined) return null
  const begins = (text: string): boolean => Array.from(text).every((character, at) => first.probabilities[at * alphabetSize + lineAlphabet.indexOf(character)]! >= leastLikely)
  const form = nationalForms.find((each) => each.format === format && begins(each.begins))
  if (form === undefined) return null
  return { digitsInNames: Array.from(form.digitsInNames ?? ''), sexLetters: form.sex === undefined ? null : Object.keys(form.sex), noExpiry: form.noExpiry === true }
}
