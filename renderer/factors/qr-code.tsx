import { useMemo } from 'react'
import { encodeQR } from 'qr'
import './factors.css'

/** Modules of white around it, ISO/IEC 18004 clause 6.3.8. */
const QUIET = 4
/** Pixels of a module: a whole number, so that none is drawn wider than its neighbour. */
const MODULE_PX = 5

/** A QR code, drawn here: what it says leaves the page to whoever stands before it. Dark on light in every theme, as cameras expect it. */
export function QrCode({ text, label }: { text: string, label: string }) {
  const rows = useMemo(() => encodeQR(text, 'raw', { ecc: 'medium', border: QUIET }), [text])
  const path = rows.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('')
  const size = rows.length * MODULE_PX
  return (
    <svg className="qr-code" width={size} height={size} viewBox={`0 0 ${rows.length} ${rows.length}`} shapeRendering="crispEdges" role="img" aria-label={label} data-testid="qr-code">
      <path d={path} />
    </svg>
  )
}
