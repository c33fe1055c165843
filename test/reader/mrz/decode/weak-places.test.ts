import { expect, it } from 'vitest'
import { mrzLayouts } from '../../../../electron/documents/mrz/layouts.ts'
import { weakPlaces } from '../../../../electron/reader/mrz/decode/weak-places.ts'

const first = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<'
const zone = (birth: string, code = 'P<') => [code + first.slice(2), `L898902C36UTO${birth}2F1204159ZE184226B<<<<<10`]
const columns = (lines: string[]) => weakPlaces(mrzLayouts.TD3, lines).map(({ line, column }) => `${line}:${column}`)

it('a zone of known code and whole dates has no weak places', () => {
  expect(columns(zone('740812'))).toEqual([])
})

it('the fillers of an incomplete date are weak, and all of a date that cannot be', () => {
  expect(columns(zone('74<<<<'))).toEqual(['1:15', '1:16', '1:17', '1:18'])
  expect(columns(zone('<<<823'))).toEqual(['1:13', '1:14', '1:15', '1:16', '1:17', '1:18'])
  expect(columns(zone('741332'))).toHaveLength(6)
})

it('both places of a code that no document begins with are weak', () => {
  expect(columns(zone('740812', '<<'))).toEqual(['0:0', '0:1'])
})

it('a check digit that is none is weak, and the data that it alone guards: the line won or lost a character', () => {
  const shifted = 'L898902C36UTO7408122F12101059ZE<<<<<<<<<<<<<'
  expect(columns([first, shifted]).toSorted()).toEqual([28, 29, 30, 42, 43].map((column) => `1:${column}`))
  expect(columns([first, 'L898902C36UTO7408122F1204159<<<<<<<<<<<<<<<6'])).toEqual([])
})
