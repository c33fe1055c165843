import { describe, expect, it } from 'vitest'
import { daysIn } from '../../../electron/vault/records/days.ts'

const now = new Date(2026, 2, 1, 8, 30)
const day = (year: number, month: number, date: number) => ({ from: new Date(year, month - 1, date).getTime(), to: new Date(year, month - 1, date + 1).getTime() })

describe('days that a text names', () => {
  it.each(['today', 'Heute', ' اليوم ', 'aujourd’hui', 'Aujourd\'hui', 'Hoy', 'oggi'])('%s is from midnight to midnight on this clock', (text) => {
    expect(daysIn(text, now)).toEqual({ dates: [], yearly: [], spans: [day(2026, 3, 1)] })
  })

  it.each(['yesterday', 'gestern', 'hier', 'ayer', 'ieri', 'أمس', 'امس'])('%s is the day before, in another month too', (text) => {
    expect(daysIn(text, now).spans).toEqual([day(2026, 2, 28)])
  })

  it('a day without its year is one of every year, and when that was last', () => {
    expect(daysIn('25.11.', now)).toEqual({ dates: [], yearly: ['-11-25'], spans: [day(2025, 11, 25)] })
    expect(daysIn('1.3', now)).toEqual({ dates: [], yearly: ['-03-01'], spans: [day(2026, 3, 1)] })
    expect(daysIn('02/03', now).yearly).toEqual(['-03-02', '-02-03'])
    expect(daysIn('25/11', now).yearly).toEqual(['-11-25'])
    expect(daysIn('29.02', now)).toEqual({ dates: [], yearly: ['-02-29'], spans: [day(2024, 2, 29)] })
  })

  it('a whole day is itself', () => {
    expect(daysIn('12.08.1974', now)).toEqual({ dates: ['1974-08-12'], yearly: [], spans: [day(1974, 8, 12)] })
  })

  it.each(['31.04.', '13/32', '1974', 'Maria', '', '00.00'])('%j is no day', (text) => {
    expect(daysIn(text, now)).toEqual({ dates: [], yearly: [], spans: [] })
  })
})
