/** Reads streams of events. EventSource sends no token, so that they are read as what fetch gets. */
import { request } from './api.js'

/** Longer than the service is ever silent: whatever is on the way keeps the events then. */
const SILENCE = 15_000

/** Yields what a stream sends behind a place: objects with the fields id, event and data, as texts. Throws if it breaks off. */
export async function* events(path, lastEventId, signal) {
  const silence = new AbortController()
  let timer
  const hear = () => { clearTimeout(timer); timer = setTimeout(() => silence.abort(), SILENCE) }
  hear()
  try {
    const headers = { Accept: 'text/event-stream', ...(lastEventId && { 'Last-Event-ID': lastEventId }) }
    const answer = await request('GET', path, undefined, headers, AbortSignal.any([signal, silence.signal]))
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      hear()
      const blocks = (text + part.value).split('\n\n')
      text = blocks.pop()
      yield* blocks.map(parse)
    }
  } finally {
    clearTimeout(timer)
    silence.abort()
  }
}

function parse(block) {
  return Object.fromEntries([...block.matchAll(/^(\w+): ?(.*)$/gm)].map(([, field, value]) => [field, value]))
}
