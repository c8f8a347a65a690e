import { ask, link, send } from '../api.js'
import { h } from '../dom.js'
import { confirmed, dialog, doer, facts, form, list, reveal, say, section, tag, tell, time } from '../parts.js'
import { t } from '../texts.js'
import { tokenList } from './tokens.js'

export const title = () => t.account.title

export function showInvitation(username, { invitation, invitation_expires_at: until }) {
  return reveal(t.account.invitedTitle(username), t.account.invitedText(new Date(until).toLocaleString()), link(`/invitation/${invitation}`))
}

export async function show({ parts, me }) {
  const path = `users/${encodeURIComponent(parts[0])}`
  let account
  let version
  let factors
  const box = h('div')
  const danger = h('div', { class: 'buttons' })
  await read()
  const tokens = tokenList(`${path}/api-tokens`)
  const secrets = account.kind === 'service' ? secretList(path) : null
  await Promise.all([tokens.reload(), secrets?.reload()])
  return [h('p', {}, h('a', { href: '#/accounts' }, t.account.back)), box,
    secrets && section(t.secrets.title, h('p', {}, t.secrets.intro(account.id)), h('div', { class: 'buttons' }, doer(t.secrets.make, makeSecret)), secrets.element),
    section(t.tokens.title, tokens.element),
    section(t.account.dangerous, danger)].filter(Boolean)

  async function read() {
    const answer = await send('GET', path)
    version = answer.headers.get('ETag')
    account = await answer.json()
    factors = account.kind === 'person' ? (await ask('GET', `${path}/factors`)).items : null
    paint()
  }

  function paint() {
    box.replaceChildren(facts([
      [t.accounts.username, h('strong', {}, account.username)],
      [t.accounts.kind, t.accounts.kinds[account.kind]],
      [t.accounts.state, account.enabled ? tag(t.accounts.enabled, 'good') : tag(t.accounts.disabled, 'bad')],
      [t.accounts.email, account.email ?? t.none],
      [t.accounts.roles, account.roles.length ? account.roles.map((role) => tag(role)) : t.none],
      [t.factors.title, factors && (factors.length ? factors.map((one) => tag(t.factors.kinds[one.kind] ?? one.kind)) : t.none)],
      [t.account.claims, h('code', { class: 'long' }, JSON.stringify(account.claims))],
      [t.accounts.since, time(account.created_at)],
      [t.account.id, h('code', { class: 'long' }, account.id)]]),
    h('div', { class: 'buttons' }, doer(t.account.edit, edit, 'primary'),
      account.kind === 'person' && account.enabled && doer(t.account.invite, invite),
      h('a', { class: 'button', href: `#/audit?subject=${encodeURIComponent(account.id)}` }, t.account.history)))
    danger.replaceChildren(...actions())
  }

  /** Asks for a change of the version that is shown. Nobody decides by what is no longer so: another is shown first. */
  async function alter(method, what) {
    try {
      await send(method, path, what, { 'If-Match': version })
    } catch (refusal) {
      if (refusal.status === 412) {
        document.querySelectorAll('dialog').forEach((dialog) => dialog.close())
        await read()
        await tell(t.account.stale.title, t.account.stale.text)
      }
      throw refusal
    }
  }

  async function change(what) {
    await alter('PATCH', what)
    await read()
    say(what.email && account.email !== what.email ? t.email.asked(what.email) : t.account.changed)
  }

  function edit() {
    const own = account.id === me.id
    return dialog(t.account.edit, (done) => form({
      fields: [
        { name: 'username', label: t.accounts.username, value: account.username, hint: t.account.renameHint, required: true, autocomplete: 'off' },
        { name: 'email', label: t.accounts.email, type: 'email', value: account.email ?? '', autocomplete: 'off' },
        ...(own ? [] : [{ name: 'roles', label: t.accounts.roles, hint: t.accounts.rolesHint, value: account.roles.join(' '), autocomplete: 'off' }]),
        { name: 'claims', label: t.account.claims, hint: t.account.claimsHint, type: 'textarea', value: JSON.stringify(account.claims, null, 2) }],
      action: t.save,
      cancel: () => done(),
      work: async ({ username, email, roles, claims }) => {
        const wanted = { username, email, claims: object(claims), ...(own ? {} : { roles: roles.split(/\s+/).filter(Boolean) }) }
        await change(Object.fromEntries(Object.entries(wanted).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(account[name] ?? ''))))
        done(true)
      },
    }))
  }

  async function invite() {
    if (await confirmed(t.account.invite, t.account.inviteText(account.username), t.account.invite, () => {})) {
      await showInvitation(account.username, await ask('POST', `${path}/invitation`))
    }
  }

  function actions() {
    const { username } = account
    const toggle = account.enabled ? t.account.disable : t.account.enable
    return [
      doer(toggle.action, () => confirmed(toggle.title, toggle.text(username), toggle.action, () => change({ enabled: !account.enabled }))),
      doer(t.account.endSessions.action, () => confirmed(t.account.endSessions.title, t.account.endSessions.text(username),
        t.account.endSessions.action, async () => { await ask('DELETE', `${path}/sessions`); say(t.account.endSessions.done) })),
      factors?.length > 0 && doer(t.account.factors.action, () => confirmed(t.account.factors.title, t.account.factors.text(username),
        t.account.factors.action, async () => { await ask('DELETE', `${path}/factors`); await read(); say(t.account.factors.done) })),
      doer(t.account.lift, async () => { await ask('DELETE', `${path}/limits`); say(t.account.lifted) }),
      doer(t.account.remove.action, async () => {
        const gone = await confirmed(t.account.remove.title, t.account.remove.text(username), t.account.remove.action,
          () => alter('DELETE'))
        if (gone) {
          say(t.account.remove.done(username))
          location.hash = '#/accounts'
        }
      }, 'danger')].filter(Boolean)
  }

  async function makeSecret() {
    const made = await ask('POST', `${path}/secrets`)
    await reveal(t.secrets.madeTitle, t.secrets.madeText, made.client_secret)
    await secrets.reload()
  }

  function secretList() {
    const all = list({
      caption: t.secrets.title,
      columns: [
        { title: t.secrets.since, cell: (one) => time(one.created_at) },
        { title: t.tokens.used, cell: (one) => time(one.last_used_at) },
        { title: t.actions, kind: 'actions', cell: (one) => doer(t.end, async () => {
          if (await confirmed(t.secrets.endTitle, t.secrets.endText, t.end, () => ask('DELETE', `${path}/secrets/${one.id}`))) {
            say(t.secrets.ended)
            await all.reload()
          }
        }, 'danger') }],
      load: () => ask('GET', `${path}/secrets`),
      empty: t.secrets.empty,
    })
    return all
  }
}

function object(text) {
  try {
    const value = JSON.parse(text || '{}')
    if (value && typeof value === 'object' && !Array.isArray(value)) return value
  } catch { /* said below */ }
  throw new Error(t.account.claimsWrong)
}
