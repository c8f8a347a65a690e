import { session } from '../api.js'
import { h } from '../dom.js'
import { form } from '../parts.js'
import { t } from '../texts.js'

export const title = t.login.title
export const kind = 'narrow'

export function show() {
  const box = h('div', {}, firstStep())
  return [box, h('p', {}, h('a', { href: '#/forgotten' }, t.login.forgotten)), session.lasting ? '' : h('p', { class: 'hint' }, t.notLasting)]

  function firstStep() {
    return form({
      fields: [
        { name: 'username', label: t.login.username, required: true, autocomplete: 'username', autofocus: true },
        { name: 'password', label: t.login.password, type: 'password', required: true, autocomplete: 'current-password' }],
      action: t.login.action,
      work: async ({ username, password }) => {
        try {
          await session.login(username, password)
        } catch (refusal) {
          if (!refusal.body?.login) throw refusal
          box.replaceChildren(secondStep(refusal.body.login))
          box.querySelector('input').focus()
        }
      },
    })
  }

  function secondStep(login) {
    return form({
      fields: [{ name: 'code', label: t.login.code, hint: t.login.codeHint, required: true, autocomplete: 'one-time-code', inputmode: 'numeric' }],
      action: t.login.action,
      work: ({ code }) => session.open('login/factor', { login, code: code.trim() }),
      cancel: () => { box.replaceChildren(firstStep()); box.querySelector('input').focus() },
    })
  }
}
