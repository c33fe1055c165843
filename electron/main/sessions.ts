/** The vault's session tokens, by page. A token never reaches the page itself. */
export class PageSessions {
  private readonly tokens = new Map<number, string>()
  private readonly ended: () => void
  private readonly attended: (is: boolean) => void

  /**
   * @param ended told when somebody is signed in at a page no more, whatever the reason
   * @param attended told when somebody came, and when whoever was there is another or nobody: whether anybody is
   */
  constructor(ended: () => void = () => undefined, attended: (is: boolean) => void = () => undefined) {
    this.ended = ended
    this.attended = attended
  }

  tokenOf(page: number): string | null {
    return this.tokens.get(page) ?? null
  }

  /** The pages at which one of these sessions goes on. */
  pagesOf(sessions: readonly string[]): ReadonlySet<number> {
    const meant = new Set(sessions)
    return new Set([...this.tokens].filter(([, token]) => meant.has(token)).map(([page]) => page))
  }

  all(): string[] {
    return [...this.tokens.values()]
  }

  /** Take over what the vault said of a session: a new token, `null` for its end, `undefined` for no change. */
  apply(page: number, session: string | null | undefined): void {
    if (session === undefined) return
    const before = this.tokens.get(page)
    if (session === null) this.tokens.delete(page)
    else this.tokens.set(page, session)
    if (before !== undefined && before !== session) this.ended()
    if ((before ?? null) !== session) this.attended(this.tokens.size > 0)
  }

  clear(): void {
    const any = this.tokens.size > 0
    this.tokens.clear()
    if (!any) return
    this.ended()
    this.attended(false)
  }
}
