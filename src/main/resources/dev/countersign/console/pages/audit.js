import { ask, query, request } from '../api.js'
import { h } from '../dom.js'
import { events } from '../events.js'
import { button, explain, form, list, place, tag, time } from '../parts.js'
import { t } from '../texts.js'
import { device } from './sessions.js'

export const title = t.audit.title

const MOST = 500
const MOST_SEEN = 10_000
/** Where there is no stream: how often to look instead, and how often until the stream is tried again. */
const EVERY = 2_000
const LOOKS = 15
/** Where a stream was ended in good order. */
const AGAIN = 200
const FILTERS = ['act', 'subject', 'actor', 'address']

export async function show({ query: given, signal }) {
  const filter = Object.fromEntries(FILTERS.map((name) => [name, given.get(name) ?? '']))
  const seen = new Set()
  const state = h('p', { class: 'hint', role: 'status' })
  const entries = list({
    caption: t.audit.title,
    columns: [
      { title: t.audit.at, cell: (one) => time(one.at, 'medium') },
      { title: t.audit.act, cell: (one) => tag(one.act, one.result === 'failure' ? 'bad' : '') },
      { title: t.audit.subject, cell: (one) => party(one.subject) },
      { title: t.audit.actor, cell: (one) => party(one.actor) },
      { title: t.address, cell: (one) => h('div', {}, one.address && place(one.address), one.user_agent && h('small', { title: one.user_agent }, device(one.user_agent))) },
      { title: t.audit.details, cell: (one) => h('small', {}, Object.entries(one.details).map(([name, value]) => `${name}: ${value}`).join(', ')) }],
    load: async (cursor) => note(await ask('GET', `audit${query({ ...filter, cursor })}`)),
    empty: t.audit.empty,
  })
  const live = button(t.audit.follow, () => (following ? stop() : follow()))
  let following = null
  live.setAttribute('aria-pressed', 'false')
  signal.addEventListener('abort', stop)
  await entries.reload()
  return [search(), h('div', { class: 'buttons' }, live), state, entries.element]

  function note(page) {
    page.items.forEach((one) => seen.add(one.id))
    for (const id of seen) {
      if (seen.size <= MOST_SEEN) break
      seen.delete(id)
    }
    return page
  }

  function search() {
    return form({
      kind: 'inline',
      fields: [
        { name: 'act', label: t.audit.act, type: 'search', suggestions: t.audit.acts, value: filter.act, autocomplete: 'off' },
        ...['subject', 'actor', 'address'].map((name) => ({ name, label: t.audit.filters[name], value: filter[name], type: 'search', autocomplete: 'off' }))],
      action: t.audit.find,
      work: async (wanted) => {
        const before = { ...filter }
        Object.assign(filter, wanted)
        await entries.read().catch((failure) => {
          Object.assign(filter, before)
          throw failure
        })
        history.replaceState(null, '', `#/audit${query(filter)}`)
        if (following) {
          stop()
          follow()
        }
      },
    })
  }

  /** Shows what happens as the service sends it and, where it sends nothing, looks again and again. */
  async function follow() {
    following = new AbortController()
    const over = following.signal
    live.setAttribute('aria-pressed', 'true')
    live.textContent = t.audit.pause
    let last = null
    let broken = true
    while (!over.aborted) {
      try {
        for await (const event of events(`audit${query(filter)}`, last, over)) {
          if (broken) state.textContent = t.audit.following
          broken = false
          if (!last) await look(over)
          if (event.event === 'reset') {
            // Other rows may have the ids of those that were shown.
            last = null
            seen.clear()
            await entries.reload()
            break
          }
          last = event.id ?? last
          if (event.event === 'audit') add([JSON.parse(event.data)])
        }
      } catch (failure) {
        if (over.aborted) return
        broken = true
        if (failure instanceof TypeError) state.textContent = t.audit.lost
        else await lookOften(over)
      }
      await delay(broken ? EVERY : AGAIN, over)
    }
  }

  function stop() {
    following?.abort()
    following = null
    live.setAttribute('aria-pressed', 'false')
    live.textContent = t.audit.follow
    state.textContent = ''
  }

  async function lookOften(over) {
    state.textContent = t.audit.following
    for (let i = 0; i < LOOKS && !over.aborted; i++) {
      if (!document.hidden) await look(over)
      await delay(EVERY, over)
    }
  }

  /** Shows what has happened since the list was read; more than a page of it at once is read anew. */
  async function look(over) {
    try {
      const page = await (await request('GET', `audit${query(filter)}`, undefined, {}, over)).json()
      if (page.next && page.items.length && !page.items.some((one) => seen.has(one.id))) await entries.reload()
      else add(page.items)
    } catch (failure) {
      if (!over.aborted) state.textContent = explain(failure)
    }
  }

  /** Adds what is not there yet, of which the newest is the first. */
  function add(items) {
    const fresh = items.filter((one) => !seen.has(one.id))
    if (!fresh.length) return
    entries.prepend(note({ items: fresh }).items)
    entries.trim(MOST)
    state.textContent = t.audit.fresh(fresh.length)
  }
}

function delay(milliseconds, over) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer)
      over.removeEventListener('abort', end)
      done()
    }
    const timer = setTimeout(end, milliseconds)
    over.addEventListener('abort', end)
  })
}

function party(one) {
  if (!one) return ''
  return one.kind === 'account' && one.id ? h('a', { href: `#/account/${one.id}` }, one.name) : one.name
}
