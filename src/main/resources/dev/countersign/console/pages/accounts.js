import { ask, query } from '../api.js'
import { h } from '../dom.js'
import { button, dialog, form, list, tag, time } from '../parts.js'
import { t } from '../texts.js'
import { showInvitation } from './account.js'

export const title = t.accounts.title

export async function show(place) {
  let prefix = place.query.get('prefix') ?? ''
  let kind = place.query.get('kind') ?? ''
  const accounts = list({
    caption: t.accounts.title,
    columns: [
      { title: t.accounts.username, cell: (one) => h('a', { href: `#/account/${one.id}` }, one.username) },
      { title: t.accounts.kind, cell: (one) => t.accounts.kinds[one.kind] },
      { title: t.accounts.roles, cell: (one) => (one.roles.length ? one.roles.map((role) => tag(role)) : t.none) },
      { title: t.accounts.state, cell: (one) => (one.enabled ? tag(t.accounts.enabled, 'good') : tag(t.accounts.disabled, 'bad')) },
      { title: t.accounts.since, cell: (one) => time(one.created_at) }],
    load: (cursor) => ask('GET', `users${query({ prefix, kind, cursor })}`),
    empty: t.accounts.empty,
  })
  await accounts.reload()
  return [h('div', { class: 'buttons' }, button(t.accounts.add, add, 'primary')), search(), accounts.element]

  function search() {
    return form({
      kind: 'inline',
      fields: [
        { name: 'prefix', label: t.accounts.search, type: 'search', value: prefix, autocomplete: 'off' },
        { name: 'kind', label: t.accounts.kind, type: 'select', options: { '': t.accounts.anyKind, ...t.accounts.kinds }, value: kind }],
      action: t.accounts.find,
      work: async (wanted) => {
        const before = { prefix, kind };
        ({ prefix, kind } = wanted)
        await accounts.read().catch((failure) => {
          ({ prefix, kind } = before)
          throw failure
        })
        history.replaceState(null, '', `#/accounts${query({ prefix, kind })}`)
      },
    })
  }

  async function add() {
    const made = await dialog(t.accounts.add, (done) => form({
      fields: [
        { name: 'username', label: t.accounts.username, required: true, autocomplete: 'off', autofocus: true },
        { name: 'kind', label: t.accounts.kind, type: 'select', options: t.accounts.kinds, value: kind || 'person' },
        { name: 'email', label: t.accounts.email, type: 'email', autocomplete: 'off' },
        { name: 'roles', label: t.accounts.roles, hint: t.accounts.rolesHint, autocomplete: 'off' }],
      action: t.accounts.add,
      cancel: () => done(),
      work: async ({ username, kind: made, email, roles }) => done(await ask('POST', 'users',
        { username, kind: made, roles: roles.split(/\s+/).filter(Boolean), ...(email && { email }) })),
    }))
    if (made?.invitation) await showInvitation(made.username, made)
    if (made?.kind === 'service') location.hash = `#/account/${made.id}`
    else if (made) await accounts.reload()
  }
}
