/** Takes what a verification finds: a code, the leaf that it is about, a few words. */
export type Report = (code: string, index: number | null, detail?: string | null) => void
