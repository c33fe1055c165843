/** Scanners without drivers: a client for eSCL (AirScan, Mopria), which needs nothing but Node, a parser of XML and multicast DNS. */
export type { EsclCapabilities, EsclSource } from './capabilities.ts'
export { findScanners } from './discovery.ts'
export type { AnnouncedScanner } from './announced.ts'
export { endpointsOf, writtenEndpoint, type EsclEndpoint } from './endpoint.ts'
export { EsclFault, type EsclFaultKind } from './fault.ts'
export type { EsclPins } from './http.ts'
export { checkPage } from './page.ts'
export { esclScanner, usualTimes, type EsclQuirks, type EsclScanner, type EsclTimes } from './scanner.ts'
