import { askOpenly } from '../api.js'
import { h } from '../dom.js'
import { form } from '../parts.js'
import { t } from '../texts.js'

export const title = t.forgotten.title
export const kind = 'narrow'

export function show() {
  const back = h('p', {}, h('a', { href: '#/' }, t.forgotten.back))
  const box = h('div', {}, h('p', {}, t.forgotten.intro), form({
    fields: [{ name: 'username', label: t.forgotten.username, required: true, autocomplete: 'username', autofocus: true }],
    action: t.forgotten.action,
    work: async ({ username }) => {
      await askOpenly('password/forgotten', { username })
      box.replaceChildren(h('p', { role: 'status' }, t.forgotten.done))
      back.firstChild.focus()
    },
  }))
  return [box, back]
}
