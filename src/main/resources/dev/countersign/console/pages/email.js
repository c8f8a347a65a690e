import { askOpenly } from '../api.js'
import { h } from '../dom.js'
import { form } from '../parts.js'
import { t } from '../texts.js'

export const title = t.email.title
export const kind = 'narrow'

/** Kept here alone: from the address and the browser's history it is gone at once. */
let confirmation = null

export function show({ parts }) {
  if (parts[0]) {
    [confirmation] = parts
    history.replaceState(null, '', '#/email')
  }
  if (!confirmation) return h('p', {}, t.invitation.missing)
  const box = h('div', {}, h('p', {}, t.email.intro), form({
    fields: [],
    action: t.email.action,
    work: async () => {
      await askOpenly('email/confirmation', { confirmation })
      confirmation = null
      const link = h('a', { class: 'button primary', href: '#/' }, t.invitation.login)
      box.replaceChildren(h('p', { role: 'status' }, t.email.done), link)
      link.focus()
    },
  }))
  return box
}
