import { ask } from '../api.js'
import { h } from '../dom.js'
import { button, confirmed, dialog, doer, form, list, reveal, say, tag, time } from '../parts.js'
import { t } from '../texts.js'

export const title = t.tokens.title

const DAY = 24 * 60 * 60

export async function show({ me }) {
  const tokens = tokenList('api-tokens')
  await tokens.reload()
  return [h('p', {}, t.tokens.intro), h('div', { class: 'buttons' }, button(t.tokens.make, make, 'primary')), tokens.element]

  async function make() {
    const made = await dialog(t.tokens.make, (done) => form({
      fields: [
        { name: 'name', label: t.tokens.name, hint: t.tokens.nameHint, required: true, maxlength: 64, autocomplete: 'off', autofocus: true },
        { name: 'days', label: t.tokens.lifetime, type: 'select', options: t.tokens.lifetimes, value: 30 },
        ...(me.scopes.length ? [{ name: 'scopes', label: t.tokens.scopes, type: 'choices', options: me.scopes, value: [] }] : [])],
      action: t.tokens.make,
      cancel: () => done(),
      work: async ({ name, days, scopes = [] }) => done(await ask('POST', 'api-tokens', { name, expires_in: days * DAY, scopes })),
    }))
    if (made) {
      await reveal(t.tokens.madeTitle(made.name), t.tokens.madeText, made.token)
      await tokens.reload()
    }
  }
}

/** The API tokens of the caller, or of another account. */
export function tokenList(path) {
  const tokens = list({
    caption: t.tokens.title,
    columns: [
      { title: t.tokens.name, cell: (one) => one.name },
      { title: t.tokens.scopes, cell: (one) => (one.scopes.length ? one.scopes.map((scope) => tag(scope)) : t.none) },
      { title: t.tokens.used, cell: (one) => time(one.last_used_at) },
      { title: t.tokens.expires, cell: (one) => time(one.expires_at) },
      { title: t.actions, kind: 'actions', cell: ender }],
    load: () => ask('GET', path),
    empty: t.tokens.empty,
  })
  return tokens

  function ender(one) {
    const end = doer(t.end, async () => {
      if (await confirmed(t.tokens.endTitle, t.tokens.endText(one.name), t.end, () => ask('DELETE', `api-tokens/${one.id}`))) {
        say(t.tokens.ended)
        await tokens.reload()
      }
    }, 'danger')
    end.setAttribute('aria-label', `${t.end}: ${one.name}`)
    return end
  }
}
