/** Windows lets nobody but administrators speak to a security key past its own service, on a smart-card reader too (since version 1903). */
export const systemGuardsKeys = process.platform === 'win32'
