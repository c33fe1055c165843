import { FILE_MAX } from '../../contract/primitives.ts'

/** Bytes of a body, where a route takes no files. */
export const BODY_MAX = 256 * 1024
/** Bytes of large bodies on their way at once: of clients whose credential counted lately, and of all others, who can so take no room from them. */
export const KNOWN_BODIES_MAX = 3 * FILE_MAX
export const UNKNOWN_BODIES_MAX = FILE_MAX + 2 * 1024 * 1024
/** Headers of the one part of a form. */
export const FORM_PARTS_HEADERS = 10
/** Bytes of all headers: a token, a proof and a cookie that nobody asked for. */
export const HEADERS_MAX = 32 * 1024
/** Characters of a part of a path: as long as an id can be. */
export const PATH_PART_MAX = 100
export const CONNECTIONS_MAX = 128
/** … of one address: one that holds them all shuts nobody else out. */
export const CONNECTIONS_OF_ADDRESS_MAX = 48
/** How often connections that say nothing are looked for, milliseconds. */
export const CHECKING_MS = 2_000
/** Requests under way of one client. */
export const UNDER_WAY_MAX = 8
/** … and of those that wait for something to happen. */
export const WAITING_MAX = 16
/** Time for a handshake and for the headers, milliseconds. */
export const HANDSHAKE_MS = 10_000
export const HEADERS_MS = 10_000
/** Time for a request with its body, milliseconds. */
export const REQUEST_MS = 60_000
/** A connection without a word, milliseconds: longer than any call of the contract that is asked for here. */
export const IDLE_MS = 120_000
/** A connection between two requests, milliseconds. */
export const KEEP_ALIVE_MS = 15_000
/** Requests on one connection: then it is made anew. */
export const REQUESTS_PER_CONNECTION = 1_000

/** Requests of a client whose credential counted lately, and of all others at one address together, those with the form of a credential apart from those without, within {@link WINDOW_MS}. */
export const KNOWN_MAX = 300
export const UNKNOWN_MAX = 120
export const WINDOW_MS = 60_000
/** Where the desk itself says that it is too much, seconds to wait. */
export const RETRY_AFTER_S = 5
/** Credentials that counted lately. */
export const KNOWN_CREDENTIALS = 1_000
