/** Environment variable that electron-builder.yml asks for: whose native code is packed, as in process.platform. */
export const PACK_PLATFORM = 'FOYER_PACK_PLATFORM'
