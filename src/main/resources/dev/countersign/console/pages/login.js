import { session } from '../api.js'
import { h } from '../dom.js'
import { loginSteps } from '../login-steps.js'
import { t } from '../texts.js'

export const title = t.login.title
export const kind = 'narrow'

export function show() {
  return [loginSteps(), h('p', {}, h('a', { href: '#/forgotten' }, t.login.forgotten)),
    session.lasting ? '' : h('p', { class: 'hint' }, t.notLasting)]
}
