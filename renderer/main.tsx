import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
// The parts' styles first: a screen's own come after and may say otherwise.
import './parts/fonts.css'
import './parts/tokens.css'
import './parts/base.css'
import './parts/controls.css'
import './parts/data.css'
import './parts/keys.css'
import { App } from './app/app.tsx'
import { drawPaper } from './paper/draw-paper.tsx'
import { startLanguages } from './parts/languages.ts'
import { startTakingBack } from './parts/taken-back.ts'
import { startPresses } from './parts/presses.ts'
import { startTheme } from './parts/theme.ts'
import './desk/desk.css'
import './app/app.css'
import './sign-in/sign-in.css'
import './scan/scan.css'
import './reading/band.css'
import './reading/strip.css'
import './reading/fields.css'
import './reading/checks.css'
import './reading/pictures.css'
import './chip/chip.css'
import './flow/flow.css'
import './flow/queue.css'

const root = document.getElementById('root')!
const paper = document.getElementById('paper')
await startLanguages()
if (paper === null) {
  startPresses()
  startTakingBack()
  startTheme()
  createRoot(root).render(<StrictMode><App /></StrictMode>)
} else {
  await drawPaper(root, paper)
}
