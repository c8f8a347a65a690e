import { ask, query } from '../api.js'
import { h } from '../dom.js'
import { button, explain, form, list, tag, time } from '../parts.js'
import { t } from '../texts.js'
import { device } from './sessions.js'

export const title = t.audit.title

const MOST = 500
const FILTERS = ['act', 'subject', 'actor', 'address']

export async function show({ query: given, signal }) {
  const filter = Object.fromEntries(FILTERS.map((name) => [name, given.get(name) ?? '']))
  const seen = new Set()
  const state = h('p', { class: 'hint', role: 'status' })
  const entries = list({
    caption: t.audit.title,
    columns: [
      { title: t.audit.at, cell: (one) => time(one.at) },
      { title: t.audit.act, cell: (one) => tag(one.act, one.result === 'failure' ? 'bad' : '') },
      { title: t.audit.subject, cell: (one) => party(one.subject) },
      { title: t.audit.actor, cell: (one) => party(one.actor) },
      { title: t.address, cell: (one) => h('div', {}, one.address ?? '', one.user_agent && h('small', { title: one.user_agent }, device(one.user_agent))) },
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
        Object.assign(filter, wanted)
        history.replaceState(null, '', `#/audit${query(filter)}`)
        await entries.reload()
      },
    })
  }

  function follow() {
    live.setAttribute('aria-pressed', 'true')
    live.textContent = t.audit.pause
    state.textContent = t.audit.following
    following = setInterval(look, 2000)
    look()
  }

  function stop() {
    clearInterval(following)
    following = null
    live.setAttribute('aria-pressed', 'false')
    live.textContent = t.audit.follow
    state.textContent = ''
  }

  /** Shows what has happened since the last look; more than a page of it at once is read anew. */
  async function look() {
    if (document.hidden) return
    try {
      const page = await ask('GET', `audit${query(filter)}`)
      const fresh = page.items.filter((one) => !seen.has(one.id))
      if (signal.aborted || !fresh.length) return
      if (fresh.length === page.items.length && page.next) await entries.reload()
      else entries.prepend(note({ items: fresh }).items)
      entries.trim(MOST)
      state.textContent = t.audit.fresh(fresh.length)
    } catch (failure) {
      state.textContent = explain(failure)
    }
  }
}

function party(one) {
  if (!one) return ''
  return one.kind === 'account' && one.id ? h('a', { href: `#/account/${one.id}` }, one.name) : one.name
}
