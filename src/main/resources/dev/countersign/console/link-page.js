/** Pages that a link leads to: each does one thing with the link's secret, once. */
import { h } from './dom.js'
import { form } from './parts.js'
import { t } from './texts.js'

/** Makes what shows such a page. `work` takes the secret and what was typed. */
export function linkPage(name, { intro, action, done }, { fields = [], work }) {
  /** Kept here alone: from the address and the browser's history it is gone at once. */
  let secret = null

  return ({ parts }) => {
    if (parts[0]) {
      [secret] = parts
      history.replaceState(null, '', `#/${name}`)
    }
    if (!secret) return h('p', {}, t.link.missing)
    const box = h('div', {}, h('p', {}, intro), form({
      fields,
      action,
      work: async (typed) => {
        await work(secret, typed)
        secret = null
        const next = h('a', { class: 'button primary', href: '#/' }, t.link.next)
        box.replaceChildren(h('p', { role: 'status' }, done), next)
        next.focus()
      },
    }))
    return box
  }
}
