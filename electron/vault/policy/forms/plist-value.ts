/** The kinds of a property list that a policy is made of. */
export type PlistValue = string | number | boolean | PlistValue[] | { [key: string]: PlistValue }

/** Lists within lists: a profile has six. */
export const DEEPEST = 16
