import { ask, session } from '../api.js'
import { h } from '../dom.js'
import { confirmed, copyable, dialog, doer, form, list, revealAll, say, time } from '../parts.js'
import { make, offered } from '../passkeys.js'
import { t } from '../texts.js'
import { device } from './sessions.js'

export const title = t.factors.title

/** As few as this are worth a word. */
const FEW = 3

export async function show({ enrolling }) {
  const left = h('p', { class: 'hint' })
  let items = []
  const factors = list({
    caption: t.factors.title,
    columns: [
      { title: t.factors.name, cell: (one) => one.name },
      { title: t.factors.kind, cell: (one) => t.factors.kinds[one.kind] ?? one.kind },
      { title: t.factors.since, cell: (one) => time(one.created_at) },
      { title: t.factors.used, cell: (one) => time(one.last_used_at) },
      { title: t.actions, kind: 'actions', cell: remover }],
    load: async () => {
      const page = await ask('GET', 'factors')
      ;({ items } = page)
      left.textContent = items.length ? t.factors.codesLeft(page.recovery_codes_left, page.recovery_codes_left <= FEW) : ''
      renew.hidden = !items.length
      return page
    },
    empty: t.factors.empty,
  })
  const renew = doer(t.factors.renew, renewCodes)
  const [passkeys] = await Promise.all([offered(), factors.reload()])
  return [enrolling ? h('p', { role: 'status' }, t.factors.enrolling) : h('p', {}, t.factors.intro),
    h('div', { class: 'buttons' }, passkeys && doer(t.factors.addPasskey, addPasskey, 'primary'),
      doer(t.factors.addApp, addApp, passkeys ? '' : 'primary'), renew),
    factors.element, left]

  async function addPasskey() {
    await finish(await dialog(t.factors.addPasskey, (done) => [h('p', {}, t.factors.passkeyText), form({
      fields: [{ name: 'name', label: t.factors.name, hint: t.factors.nameHint, value: device(navigator.userAgent), required: true, maxlength: 64, autocomplete: 'off' }],
      action: t.factors.make,
      cancel: () => done(),
      work: async ({ name }) => {
        const credential = await make(await ask('POST', 'factors/passkeys/options'))
        done(await ask('POST', 'factors/passkeys', { name, credential }))
      },
    })]), t.factors.passkeyAdded)
  }

  async function addApp() {
    const [{ picture }, begun] = await Promise.all([import('../qr.js'), ask('POST', 'factors/totp', {})])
    const drawn = picture(begun.otpauth_uri, t.factors.picture)
    await finish(await dialog(t.factors.addApp, (done) => [
      h('p', {}, drawn ? t.factors.scan : t.factors.type), drawn, copyable(begun.secret, t.factors.secret),
      h('p', {}, h('a', { href: begun.otpauth_uri }, t.factors.open)),
      form({
        fields: [{ name: 'code', label: t.login.code, hint: t.factors.codeHint, required: true, autocomplete: 'one-time-code', inputmode: 'numeric' }],
        action: t.factors.confirm,
        cancel: () => done(),
        work: async ({ code }) => done(await ask('POST', 'factors/totp/confirmation', { code: code.trim() })),
      })].filter(Boolean)), t.factors.appAdded)
  }

  /** The next token says what was proved, and opens what waited for it. */
  async function finish(made, text) {
    if (!made) return
    if (made.recovery_codes.length) await showCodes(made)
    say(text)
    await session.refresh()
    dispatchEvent(new Event('hashchange'))
  }

  async function renewCodes() {
    let made
    const renewed = await confirmed(t.factors.renew, t.factors.renewText, t.factors.renew, async () => {
      made = await ask('POST', 'factors/recovery-codes')
    })
    if (renewed) {
      await showCodes(made)
      await factors.reload()
    }
  }

  /** A passkey may have opened some that go on without it. */
  async function removed(one, sessions) {
    await ask('DELETE', `factors/${one.id}`)
    if (!sessions.length) return
    const { items } = await ask('GET', 'sessions')
    await Promise.all(items.filter((other) => !other.current).map(endSession))
  }

  /** One that has ended meanwhile is as it should be. */
  async function endSession({ id }) {
    try {
      await ask('DELETE', `sessions/${id}`)
    } catch (refusal) {
      if (refusal.status !== 404) throw refusal
    }
  }

  function showCodes({ recovery_codes: codes }) {
    return revealAll(t.factors.codesTitle, t.factors.codesText, codes)
  }

  function remover(one) {
    const remove = doer(t.factors.remove, async () => {
      const text = t.factors.removeText(one.name, items.length === 1)
      const sessions = { name: 'sessions', label: t.factors.sessions, type: 'choices', options: [t.factors.endOthers], value: [] }
      if (await confirmed(t.factors.removeTitle, text, t.factors.remove, (chosen) => removed(one, chosen.sessions), [sessions])) {
        say(t.factors.removed)
        await factors.reload()
      }
    }, 'danger')
    remove.setAttribute('aria-label', `${t.factors.remove}: ${one.name}`)
    return remove
  }
}
