import { describe, expect, it } from 'vitest'
import { ordinaryWriter } from '../../electron/system/windows-acl.ts'

const users = (rights: string, flags = ''): string => `O:BAG:BAD:AI(A;OICI;FA;;;BA)(A;${flags};${rights};;;BU)`

describe('an access list of Windows', () => {
  it.each(['FA', 'FW', 'GA', 'GW', 'DC', 'LC', 'SD', 'WD', 'WO', 'DT', '0x1301bf', '0x2', 'XX', 'F', '1179817'])('lets users write with %s', (rights) => {
    expect(ordinaryWriter(users(rights), 'inside')).toBe('BU')
  })

  it.each(['FR', 'FX', 'FRFX', 'GRGX', '0x1200a9', 'RC', 'CC', ''])('does not with %s', (rights) => {
    expect(ordinaryWriter(users(rights), 'inside')).toBeNull()
  })

  it('lets them add to a folder above, not delete there', () => {
    expect(ordinaryWriter(users('DCLCRPCR'), 'above')).toBeNull()
    expect(ordinaryWriter(users('DT'), 'above')).toBe('BU')
    expect(ordinaryWriter(users('0x1301bf'), 'above')).toBe('BU')
  })

  it('counts entries for what will lie in it not for itself, and a denial for nobody', () => {
    expect(ordinaryWriter(users('FA', 'OICIIO'), 'inside')).toBeNull()
    expect(ordinaryWriter(users('FA', 'OICI'), 'inside')).toBe('BU')
    expect(ordinaryWriter('O:BAD:(D;;FA;;;WD)(A;;FA;;;WD)', 'inside')).toBe('WD')
    expect(ordinaryWriter('O:BAD:(XA;;FA;;;WD;(@User.a==1))', 'inside')).toBe('?')
  })

  it.each([null, '', 'O:BA', 'O:BAD:NO_ACCESS_CONTROL', 'D:(A;;FA;;;BA)', 'O:BAD:(A;;FA;;;BA', 'nothing of the kind'])('believes nothing that it does not understand: %s', (sddl) => {
    expect(ordinaryWriter(sddl, 'inside')).toBe('?')
  })

  it('knows administrators by alias and by number, and no others as owners', () => {
    for (const owner of ['BA', 'SY', 'S-1-5-32-544', 'S-1-5-18']) expect(ordinaryWriter(`O:${owner}G:BAD:(A;;FA;;;${owner})`, 'inside')).toBeNull()
    for (const owner of ['BU', 'AU', 'S-1-5-21-1-2-3-1001']) expect(ordinaryWriter(`O:${owner}G:BAD:(A;;FA;;;BA)`, 'inside')).toBe(owner)
  })
})
