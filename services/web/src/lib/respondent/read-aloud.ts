const READING = 'being-read'

/** A voice of this device that speaks the language, rather one that needs no line. */
export const voiceFor = (language: string): SpeechSynthesisVoice | undefined => {
  const voices = globalThis.speechSynthesis?.getVoices().filter(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === language) ?? []
  return voices.find(({ localService }) => localService) ?? voices[0]
}

/** Speaks the texts one after the other and marks the one that is spoken. Returns what ends it; `ended` is called once, however it ends. */
export const readAloud = (texts: Iterable<HTMLElement>, voice: SpeechSynthesisVoice, ended: () => void): (() => void) => {
  const left = [...texts].filter((element) => (element.textContent ?? '').trim() !== '')
  let marked: HTMLElement | undefined
  let over = false

  const end = (): void => {
    if (over) return
    over = true
    marked?.classList.remove(READING)
    speechSynthesis.cancel()
    ended()
  }
  const next = (): void => {
    if (over) return
    marked?.classList.remove(READING)
    marked = left.shift()
    if (marked === undefined) {
      end()
      return
    }
    marked.classList.add(READING)
    const words = new SpeechSynthesisUtterance((marked.textContent ?? '').trim())
    words.voice = voice
    words.lang = voice.lang
    words.onend = next
    words.onerror = end
    speechSynthesis.speak(words)
  }
  speechSynthesis.cancel()
  next()
  return end
}
