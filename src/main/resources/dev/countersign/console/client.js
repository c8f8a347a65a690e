/**
 * A login at Countersign that all tabs of a browser share. The access token is in memory; the refresh token is in a
 * cookie that no script reads or, where the browser keeps no such cookie (`lasting` is false), in memory too.
 *
 *     import { Countersign } from '/client.js'
 *     const session = new Countersign()
 *     await session.login('john', 'correct horse battery staple')
 *     const answer = await session.fetch('/protected')
 */
export class Countersign {
  #token = null; #refreshToken = null; #out = false; #queue = Promise.resolve(); #base; #name; #tabs

  /** Called when somebody logs in or out, or is logged out, in this tab or in another. */
  onchange = () => {}

  /** Takes the address of the service; without one, where this file came from. A page of another site sets lasting to false. */
  constructor(base = new URL('.', import.meta.url), { lasting } = {}) {
    this.#base = new URL(base, location.href)
    this.#name = `countersign ${this.#base}`
    this.lasting = lasting ?? (isSecureContext && (this.#base.origin !== location.origin || keepsCookies()))
    this.#tabs = new BroadcastChannel(this.#name)
    this.#tabs.onmessage = ({ data }) => { if (this.lasting) this.#take(data.token) }
  }

  /** The access token, or null while nobody is logged in or the page has not asked yet. */
  get token() { return this.#token }

  /** Logs in, or throws a Refusal. */
  login(username, password) { return this.open('login', { username, password }) }

  /** Sends what is answered with tokens: a login, its second step, or a change of the password (by PUT). */
  open(path, body, method = 'POST') {
    return this.#alone(async () => {
      const mark = stored('device-mark')
      const answer = await this.#send(path, method, this.lasting ? { ...body, refresh: 'cookie' } : body,
        { ...(mark && { 'Device-Mark': mark }), ...(this.#token && { Authorization: `Bearer ${this.#token}` }) })
      stored('device-mark', answer.headers.get('Device-Mark'))
      this.#opened(await answer.json())
    })
  }

  /** The browser's fetch with the access token, which is refreshed once if it is no longer good. */
  async fetch(resource, options = {}) {
    if (!this.#token && !this.#out) await this.refresh()
    const used = this.#token
    const ask = () => fetch(resource.clone?.() ?? resource, { ...options, headers: this.#withToken(resource, options) })
    const answer = await ask()
    return used && isStale(answer) && await this.refresh(used) ? ask() : answer
  }

  /** Gets the next access token, once for all tabs. Returns whether there is one. */
  refresh(stale = this.#token) {
    return this.#alone(async () => {
      if (this.#token !== stale) return this.#token !== null
      if (!this.lasting && !this.#refreshToken) return this.#ended()
      try {
        const answer = await this.#send('token/refresh', 'POST', this.#ticket())
        return this.#opened(await answer.json())
      } catch (refusal) {
        if (refusal.status >= 400 && refusal.status < 404) return this.#ended()
        throw refusal
      }
    }, () => this.#token === stale)
  }

  logout() { return this.#end('logout') }

  logoutEverywhere() { return this.#end('logout?scope=all') }

  #end(path) {
    return this.#alone(async () => {
      await this.#send(path, 'POST', this.#ticket()).catch((refusal) => { if (refusal.status !== 401) throw refusal })
      this.#ended()
    })
  }

  /** One tab at a time. A tab that had to wait gives the word of the one before a moment to arrive. */
  #alone(action, waiting = () => false) {
    if (!this.lasting || !navigator.locks) return this.#queue = this.#queue.catch(() => {}).then(action)
    const asked = performance.now()
    return navigator.locks.request(this.#name, async () => {
      const waited = performance.now() - asked > 5
      for (let i = 0; waited && waiting() && i < 10; i++) await new Promise((done) => setTimeout(done, 10))
      return action()
    })
  }

  async #send(path, method, body, headers = {}) {
    const answer = await fetch(new URL(path, this.#base), { method, credentials: 'include', body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers } })
    if (!answer.ok) throw await Refusal.of(answer)
    return answer
  }

  #ticket() { return this.lasting ? {} : { refresh_token: this.#refreshToken } }

  #opened({ token, refresh_token }) { this.#refreshToken = refresh_token ?? null; return this.#tell(token) }

  #ended() { this.#refreshToken = null; return this.#tell(null) }

  #tell(token) {
    this.#take(token)
    if (this.lasting) this.#tabs.postMessage({ token })
    return token !== null
  }

  #take(token) {
    const changed = this.#token !== token
    this.#token = token
    this.#out = token === null
    if (changed) this.onchange()
  }

  #withToken(resource, options) {
    const headers = new Headers(options.headers ?? resource.headers)
    if (this.#token) headers.set('Authorization', `Bearer ${this.#token}`)
    return headers
  }
}

/** An answer that is no success: its `status`, the problem's `error`, `detail` and `body`, and `retryAfter` in seconds. */
export class Refusal extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.error ?? `The service answered ${status}.`)
    Object.assign(this, { status, body, error: body.error, detail: body.detail, retryAfter })
  }

  static async of(answer) {
    const retryAfter = Number(answer.headers.get('Retry-After')) || null
    return new Refusal(answer.status, await answer.json().catch(() => ({})), retryAfter)
  }
}

/** A token that is no longer good, in contrast to a password, a scope or a step that is missing. */
function isStale(answer) {
  return answer.status === 401 && /^Bearer(?!.*insufficient)/.test(answer.headers.get('WWW-Authenticate') ?? '')
}

/** Plain HTTP, and some browsers on localhost, keep no cookie of this kind. */
function keepsCookies() {
  const probe = '__Host-countersign-probe'
  document.cookie = `${probe}=1; Secure; SameSite=Strict; Path=/`
  const kept = document.cookie.includes(probe)
  document.cookie = `${probe}=; Secure; SameSite=Strict; Path=/; Max-Age=0`
  return kept
}

/** What makes this device known at its next login, where the browser lets a page remember anything. */
function stored(name, value) {
  try {
    if (value) localStorage.setItem(`countersign.${name}`, value)
    return localStorage.getItem(`countersign.${name}`)
  } catch { return null }
}
