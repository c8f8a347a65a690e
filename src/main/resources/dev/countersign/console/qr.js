/** Draws a text as a picture that phones read: here in the page, as the text holds a secret. */
import { svg } from './dom.js'
import { correction, generate, mode } from './vendor/lean-qr.js'

/** How many modules of white a reader needs around it. */
const EDGE = 4

/** How many pixels a module has in each direction: a fraction would make modules of different widths. */
const PIXELS = 4

/** Returns the picture, under a name for those who do not see it; null if the text is longer than any picture holds. */
export function picture(text, name) {
  const code = encode(text)
  if (!code) return null
  const width = code.size + 2 * EDGE
  return svg('svg', { class: 'qr', viewBox: `${-EDGE} ${-EDGE} ${width} ${width}`, width: PIXELS * width, height: PIXELS * width,
    role: 'img', 'aria-label': name, 'shape-rendering': 'crispEdges' },
    svg('rect', { x: -EDGE, y: -EDGE, width, height: width, fill: '#fff' }), svg('path', { d: modules(code), fill: '#000' }))
}

function encode(text) {
  try {
    return generate(text, { minCorrectionLevel: correction.M, modes: [mode.numeric, mode.alphaNumeric, mode.ascii, mode.utf8] })
  } catch {
    return null
  }
}

/** Every run of black modules, row by row. */
function modules({ size, get }) {
  let path = ''
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = x
      while (get(x, y)) x++
      if (x > from) path += `M${from} ${y}h${x - from}v1H${from}z`
    }
  }
  return path
}
