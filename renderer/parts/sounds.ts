let audio: AudioContext | null = null

/** Two tones up for read, two low ones for stop; made here, so there is no file to load. Off by policy. */
export function playSound(sound: 'read' | 'stop'): void {
  audio ??= new AudioContext()
  const tones = sound === 'read' ? [660, 990] : [220, 165]
  const each = sound === 'read' ? 0.09 : 0.22
  tones.forEach((frequency, index) => {
    if (audio === null) return
    const at = audio.currentTime + index * each
    const tone = audio.createOscillator()
    const loudness = audio.createGain()
    tone.type = sound === 'read' ? 'sine' : 'square'
    tone.frequency.value = frequency
    loudness.gain.setValueAtTime(0, at)
    loudness.gain.linearRampToValueAtTime(0.2, at + 0.01)
    loudness.gain.exponentialRampToValueAtTime(0.001, at + each)
    tone.connect(loudness).connect(audio.destination)
    tone.start(at)
    tone.stop(at + each)
  })
}
