/** Line drawings on a 24 grid; square ends, as on a stamp. */
const paths = {
  scan: 'M3 8V3h5 M16 3h5v5 M21 16v5h-5 M8 21H3v-5 M7 12h10',
  records: 'M4 4h16v16H4z M8 9h8 M8 13h8 M8 17h5',
  day: 'M4 20h17 M6 20v-7h3v7 M11 20V5h3v15 M16 20v-10h3v10',
  audit: 'M5 3h11l3 3v15H5z M8 9h8 M8 13h5 M9 17l2 2 4-4',
  devices: 'M3 5h18v11H3z M9 20h6 M12 16v4',
  settings: 'M4 7h10 M18 7h2 M4 17h2 M10 17h10 M14 4v6 M6 14v6',
  lock: 'M5 11h14v10H5z M8 11V7a4 4 0 0 1 8 0v4',
  help: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2 M12 18v.01',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  plus: 'M12 4v16 M4 12h16',
  minus: 'M4 12h16',
  close: 'M5 5l14 14 M19 5L5 19',
  edit: 'M4 20l1-5L16 4l4 4L9 19z',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z M15.5 15.5L21 21',
  camera: 'M3 7h4l2-3h6l2 3h4v13H3z M12 10a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7z',
  scanner: 'M3 13h18v7H3z M5 13L17 4 M7 16.5h4',
  file: 'M6 3h8l4 4v14H6z M14 3v4h4',
  folder: 'M3 5h7l2 3h9v12H3z',
  disk: 'M8 9h8v12H8z M10 9V3h4v6 M12 13v3',
  chip: 'M5 5h14v14H5z M5 10h5 M5 14h5 M14 10h5 M14 14h5 M10 5v14 M14 5v14',
  hand: 'M4 20l1-5L16 4l4 4L9 19z M3 22h18',
  turn: 'M4 12a8 8 0 0 1 14-5l2 2 M20 4v5h-5 M20 12a8 8 0 0 1-14 5l-2-2 M4 20v-5h5',
  check: 'M4 12.5l5 5L20 6.5',
  warn: 'M12 4L2.5 20h19z M12 10v4.5 M12 17.5v.01',
  stop: 'M8.5 3h7L21 8.5v7L15.5 21h-7L3 15.5v-7z M12 7.5v6 M12 16.5v.01',
  unknown: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z M8 12h8',
  print: 'M7 9V3h10v6 M4 9h16v8h-3 M7 17H4V9 M7 14h10v7H7z',
  export: 'M12 3v12 M7 10l5 5 5-5 M4 20h16',
  erase: 'M4 7h16 M9 7V4h6v3 M6 7l1 14h10l1-14',
  calendar: 'M4 6h16v14H4z M4 10.5h16 M8 3v5 M16 3v5',
  filter: 'M3 5h18l-7 8v7h-4v-7z',
  copy: 'M8 8h12v13H8z M5 16H4V3h12v2',
  down: 'M12 4v15 M6 13l6 6 6-6',
  up: 'M12 20V5 M6 11l6-6 6 6',
  note: 'M4 4h16v11l-5 5H4z M15 20v-5h5 M8 9h8 M8 13h4',
  sun: 'M12 7.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9z M12 2v2 M12 20v2 M2 12h2 M20 12h2 M5 5l1.4 1.4 M17.6 17.6L19 19 M19 5l-1.4 1.4 M6.4 17.6L5 19',
  page: 'M3 5h18v14H3z M6 9h5v6H6z M14 9h4 M14 12h4 M14 15h4',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8z M4 21c0-5 4-7 8-7s8 2 8 7',
  delete: 'M8 5h13v14H8l-6-7z M11 9l6 6 M17 9l-6 6',
  /** The screen, turned round. */
  guest: 'M3 4h18v10H3z M9 21l-3-2 3-2 M6 19h9a3 3 0 0 0 3-3 M12 14v2',
  shift: 'M12 4l8 9h-5v7H9v-7H4z',
} as const

export type IconName = keyof typeof paths
const mirrored: ReadonlySet<IconName> = new Set(['back', 'next', 'delete'])

/** Always beside a word or inside something labelled, so never read aloud itself. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className={mirrored.has(name) ? 'icon icon-mirrored' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  )
}
