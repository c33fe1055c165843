import { useState, type Dispatch, type SetStateAction } from 'react'

/** The shortest that the vault looks at, characters. */
const SHORTEST = 4

/** What a person types and nobody else may see, as long as it stands in its field. */
export interface Secret {
  value: string
  type: Dispatch<SetStateAction<string>>
  /** Takes it out of the field, for the one call that it is meant for: whatever comes of that call, it is typed again. */
  handOver: () => string
}

export const isTyped = ({ value }: Pick<Secret, 'value'>): boolean => value.length >= SHORTEST

export function useSecret(): Secret {
  const [value, type] = useState('')
  return {
    value, type,
    handOver: () => {
      type('')
      return value
    },
  }
}
