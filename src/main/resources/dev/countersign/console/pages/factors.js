import { ask, session } from '../api.js'
import { h } from '../dom.js'
import { button, confirmed, copyable, dialog, doer, form, list, reveal, say, time } from '../parts.js'
import { t } from '../texts.js'

export const title = t.factors.title

export async function show() {
  const left = h('p', { class: 'hint' })
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
      left.textContent = page.items.length ? t.factors.codesLeft(page.recovery_codes_left) : ''
      renew.hidden = !page.items.length
      return page
    },
    empty: t.factors.empty,
  })
  const renew = doer(t.factors.renew, () => recently(async () => {
    if (await confirmed(t.factors.renew, t.factors.renewText, t.factors.renew, () => {})) {
      await showCodes(await ask('POST', 'factors/recovery-codes'))
      await factors.reload()
    }
  }))
  await factors.reload()
  return [h('p', {}, t.factors.intro), h('div', { class: 'buttons' }, doer(t.factors.add, () => recently(add), 'primary'), renew), factors.element, left]

  async function add() {
    const begun = await ask('POST', 'factors/totp', {})
    const made = await dialog(t.factors.add, (done) => [
      h('p', {}, t.factors.scan), h('p', {}, h('a', { href: begun.otpauth_uri }, t.factors.open)), copyable(begun.secret),
      form({
        fields: [{ name: 'code', label: t.login.code, hint: t.factors.codeHint, required: true, autocomplete: 'one-time-code', inputmode: 'numeric' }],
        action: t.factors.confirm,
        cancel: () => done(),
        work: async ({ code }) => done(await ask('POST', 'factors/totp/confirmation', { code: code.trim() })),
      })])
    if (!made) return
    if (made.recovery_codes.length) await showCodes(made)
    say(t.factors.added)
    await session.refresh()
    dispatchEvent(new Event('hashchange'))
  }

  function showCodes({ recovery_codes: codes }) {
    return reveal(t.factors.codesTitle, t.factors.codesText, codes.join(' '))
  }

  function remover(one) {
    const remove = doer(t.end, () => recently(async () => {
      if (await confirmed(t.factors.removeTitle, t.factors.removeText(one.name), t.factors.remove, () => ask('DELETE', `factors/${one.id}`))) {
        say(t.factors.removed)
        await factors.reload()
      }
    }), 'danger')
    remove.setAttribute('aria-label', `${t.factors.remove}: ${one.name}`)
    remove.textContent = t.factors.remove
    return remove
  }

  /** What touches second factors wants a login that is not long ago. */
  async function recently(work) {
    try {
      await work()
    } catch (refusal) {
      if (refusal.body?.type !== 'urn:countersign:problem:insufficient-authentication') throw refusal
      if (await dialog(t.factors.again, (done) => [h('p', {}, refusal.message), h('div', { class: 'buttons' },
        button(t.factors.again, () => done(true), 'primary'), button(t.cancel, () => done(false)))])) await session.logout()
    }
  }
}
