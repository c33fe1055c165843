/** Characters that somebody writes down at a time. */
const GROUP = 4

/** A root in short groups, for whoever writes it down. */
export const groupsOf = (root: string): string => root.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join(' ') ?? ''
