import { renew } from '../api.js'
import { h } from '../dom.js'
import { form, say } from '../parts.js'
import { t } from '../texts.js'

export const title = t.password.title
export const kind = 'narrow'

export function show({ me }) {
  return [h('p', {}, t.password.intro), form({
    fields: [
      { name: 'username', label: t.login.username, value: me.username, autocomplete: 'username', readonly: true },
      { name: 'current', label: t.password.current, type: 'password', required: true, autocomplete: 'current-password' },
      { name: 'next', label: t.password.next, hint: t.password.hint, type: 'password', required: true, autocomplete: 'new-password' }],
    action: t.password.action,
    work: async ({ current, next }, element) => {
      await renew('password', { current_password: current, new_password: next }, 'PUT')
      element.reset()
      say(t.password.done)
    },
  })]
}
