import { askOpenly } from '../api.js'
import { h } from '../dom.js'
import { form } from '../parts.js'
import { t } from '../texts.js'

export const title = t.invitation.title
export const kind = 'narrow'

/** Kept here alone: from the address and the browser's history it is gone at once. */
let invitation = null

export function show({ parts }) {
  if (parts[0]) {
    [invitation] = parts
    history.replaceState(null, '', '#/invitation')
  }
  if (!invitation) return h('p', {}, t.invitation.missing)
  const box = h('div', {}, h('p', {}, t.invitation.intro), form({
    fields: [{ name: 'password', label: t.password.next, hint: t.password.hint, type: 'password', required: true,
      autocomplete: 'new-password', autofocus: true }],
    action: t.invitation.action,
    work: async ({ password }) => {
      await askOpenly('password/setup', { invitation, password })
      invitation = null
      const link = h('a', { class: 'button primary', href: '#/' }, t.invitation.login)
      box.replaceChildren(h('p', { role: 'status' }, t.invitation.done), link)
      link.focus()
    },
  }))
  return box
}
