/** Commands (CTAP 2.1 §6), and the parts of `clientPin` (§6.5.5). */
export const ctapCommand = { makeCredential: 0x01, getAssertion: 0x02, getInfo: 0x04, clientPin: 0x06, getNextAssertion: 0x08 } as const
export const pinCommand = { getRetries: 0x01, getKeyAgreement: 0x02, setPin: 0x03, changePin: 0x04, getPinToken: 0x05, getPinTokenWithPermissions: 0x09 } as const
/** What a token of a PIN may be used for (CTAP 2.1 §6.5.5.7). */
export const pinPermission = { makeCredential: 0x01, getAssertion: 0x02 } as const
