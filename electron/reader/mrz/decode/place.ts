/** A character's place in a zone, by line and column. */
export interface Place { line: number, column: number }
