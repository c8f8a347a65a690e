import { ask, send } from '../api.js'
import { h } from '../dom.js'
import { doer, facts, form, say, tag } from '../parts.js'
import { t } from '../texts.js'

export const title = t.mail.title
export const kind = 'narrow'

export function show({ me }) {
  const state = h('div')
  const another = form({
    fields: [{ name: 'email', label: t.mail.next, hint: t.mail.hint, type: 'email', required: true, maxlength: 254, autocomplete: 'email' }],
    action: t.mail.action,
    work: async ({ email }) => {
      await want(email.trim())
      another.reset()
    },
  })
  paint(me)
  return [h('p', {}, t.mail.intro), state, another]

  /** Asks for an address; for the present one to take back what was asked before. */
  async function want(email) {
    await send('PATCH', 'me', { email })
    const now = await ask('GET', 'me')
    paint(now)
    const kept = now.email === email && now.email_confirmed
    if (!kept && now.new_email !== email) throw new Error(t.mail.notSent)
    say(kept ? t.mail.kept : t.email.asked(email))
  }

  function paint({ email, email_confirmed: confirmed, new_email: next }) {
    const focused = state.contains(document.activeElement)
    const other = next && next !== email
    state.replaceChildren(
      facts([
        [t.mail.present, email ? [email, ' ', confirmed ? tag(t.mail.confirmed, 'good') : tag(t.mail.unconfirmed)] : t.none],
        [t.mail.waiting, next]]),
      h('div', { class: 'buttons' }, email && other && doer(t.mail.keep, () => want(email)),
        email && !other && !confirmed && doer(t.mail.confirm, () => want(email))))
    if (focused) another.querySelector('input').focus()
  }
}
