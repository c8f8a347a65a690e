/** The steps of a login: a name and a password, or a passkey alone; then a second factor where the account has one. */
import { askOpenly, session } from './api.js'
import { h } from './dom.js'
import { form } from './parts.js'
import { offered, prove } from './passkeys.js'
import { t } from './texts.js'

/** Shows the steps. Whoever is logged in and has to log in again has a user name already. */
export function loginSteps({ username = '', done = () => {}, cancel } = {}) {
  const box = h('div')
  showFirst()
  return box

  function showFirst() {
    const alone = form({ kind: 'other', fields: [], action: t.login.passkey, work: logInByPasskey })
    alone.hidden = true
    offered().then((yes) => { alone.hidden = !yes })
    box.replaceChildren(form({
      fields: [
        { name: 'username', label: t.login.username, value: username, readonly: Boolean(username), required: true, autocomplete: 'username', autofocus: !username },
        { name: 'password', label: t.login.password, type: 'password', required: true, autocomplete: 'current-password', autofocus: Boolean(username) }],
      action: t.login.action,
      work: logIn,
      cancel,
    }), alone)
  }

  async function logIn({ username, password }) {
    try {
      await session.login(username, password)
    } catch (refusal) {
      if (!refusal.body?.login) throw refusal
      return showSecond(refusal.body)
    }
    done()
  }

  async function logInByPasskey() {
    const credential = await prove(await askOpenly('login/passkey/options', {}))
    await session.open('login/passkey', { credential })
    done()
  }

  async function showSecond({ login, factors }) {
    const passkey = factors.includes('passkey') && await offered()
    const byPasskey = async () => finish({ login, passkey: await prove(await askOpenly('login/passkey/options', { login })) })
    box.replaceChildren(h('p', {}, passkey ? t.login.passkeyNext : t.login.codeNext),
      passkey ? form({ fields: [], action: t.login.passkey, work: byPasskey }) : '',
      form({
        kind: passkey ? 'other' : '',
        fields: [{ name: 'code', label: t.login.code, hint: factors.includes('totp') ? t.login.codeHint : t.login.recoveryHint,
          required: true, autocomplete: 'one-time-code' }],
        action: t.login.action,
        work: ({ code }) => finish({ login, code: code.trim() }),
        cancel: back,
        cancelText: t.login.back,
      }))
    box.querySelector(passkey ? 'button' : 'input').focus()
  }

  async function finish(answer) {
    await session.open('login/factor', answer)
    done()
  }

  function back() {
    showFirst()
    box.querySelector('[autofocus]').focus()
  }
}
