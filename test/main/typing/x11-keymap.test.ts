import { describe, expect, it } from 'vitest'
import { keymapOf, roomIn, strangers, withKeysFor } from '../../../electron/main/typing/x11-keymap.ts'

const text = `xkb_keymap {
xkb_keycodes "evdev" {
    minimum = 8;
    <AC01> = 38;
    <I120> = 120;
    <I149> = 149;
    alias <AC12> = <BKSL>;
};
xkb_symbols "us" {
    name[group1]="English";
    key <AC01> { [ a, A ] };
};
xkb_geometry "pc" {
    shape "b" { key <I149>, r };
};
};
`

describe('keys that are lent to letters', () => {
  it('are those without a meaning, for what the layout has not', () => {
    const keymap = keymapOf(text)!
    expect([keymap.spare, roomIn(keymap)]).toEqual([['I120', 'I149'], 4])
    expect(strangers(keymap, 'aA b<ümم')).toEqual(['b', '<', 'ü', 'm', 'م'])
    const lent = withKeysFor(keymap, ['ü', 'م', '𝒜'])
    expect(lent).toContain('key <I120> { type= "TWO_LEVEL", symbols[Group1]= [ U00FC, U0645 ] };')
    expect(lent).toContain('key <I149> { type= "TWO_LEVEL", symbols[Group1]= [ U1D49C ] };')
    expect(keymapOf(lent)?.spare).toEqual([])
  })

  it('are none of what is no keymap', () => {
    expect(keymapOf('Error: cannot open display')).toBeNull()
  })
})
