import { frameOfPlanes, glanceOfPlanes } from '../../../renderer/scan/video-planes.ts'
import { camerasNow, wishOfDesk } from '../../../renderer/scan/use-cameras.ts'
import { noteOf } from '../../../renderer/scan/camera-notes.ts'
import { anyCamera, cameraOfId, WebcamSource } from '../../../renderer/scan/webcam-source.ts'

/** The camera's part of the renderer alone, for tests that give Chromium cameras. Never part of the product's bundle. */
const tools = { WebcamSource, anyCamera, cameraOfId, wishOfDesk, camerasNow, noteOf, frameOfPlanes, glanceOfPlanes }
export type CameraTools = typeof tools

Object.assign(window, { tools })
