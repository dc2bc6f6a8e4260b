/** Text that is cut off, and a page that scrolls sideways. To be evaluated in a page. */
export const CLIPPED = `(() => {
  const cut = [...document.querySelectorAll('main *, header *, footer *')].filter((one) => {
    if (one.closest('svg, .hidden-text') !== null || one.textContent.trim() === '') return false
    const { overflowX, overflowY } = getComputedStyle(one)
    const hides = (way) => way === 'hidden' || way === 'clip'
    return (hides(overflowX) && one.scrollWidth > one.clientWidth + 1) || (hides(overflowY) && one.scrollHeight > one.clientHeight + 1)
  }).map((one) => one.outerHTML.slice(0, 200))
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth
  return wide > 0 ? [...cut, 'the page is ' + wide + ' px too wide'] : cut
})()`

/** Makes every word of the page two fifths longer, with accents, but for charts; returns how many times as much text there is. Undone by `RESTORED`. */
export const LENGTHENED = `(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const undo = []
  let [before, after] = [0, 0]
  while (walker.nextNode()) {
    const text = walker.currentNode
    if (text.parentElement.closest('script, style, svg') !== null) continue
    const { data } = text
    undo.push(() => (text.data = data))
    before += data.length
    text.data = data.replace(/\\p{L}+/gu, (word) => word[0] + '\\u0301' + word.slice(1) + word.slice(-Math.ceil(word.length * 0.4)))
    after += text.data.length
  }
  window.restoreText = () => undo.forEach((one) => one())
  return after / before
})()`

export const RESTORED = 'window.restoreText()'
