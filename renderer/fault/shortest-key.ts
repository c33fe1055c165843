/** The shortest recovery key that is looked at, characters; as the contract has it. */
export const SHORTEST_KEY = 20
