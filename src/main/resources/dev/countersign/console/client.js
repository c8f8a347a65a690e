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
  #token; #refreshToken = null; #queue = Promise.resolve(); #base; #name; #tabs; #heard = Date.now(); #wake = () => {}

  /** Called when the token changes, in this tab or in another: by a login, a refresh or a logout. */
  onchange = () => {}

  /**
   * Takes the address of the service; without one, where this file came from. A page of another site sets lasting to
   * false. Without locks it is false: of tabs that refresh at once, one would present a token that two others have used.
   */
  constructor(base = new URL('.', import.meta.url), { lasting } = {}) {
    this.#base = new URL(base, location.href)
    this.#name = `countersign ${this.#base}`
    this.lasting = Boolean(navigator.locks)
      && (lasting ?? (isSecureContext && (this.#base.origin !== location.origin || keepsCookies())))
    if (!this.lasting) return
    this.#tabs = new BroadcastChannel(this.#name)
    this.#tabs.onmessage = ({ data: { token, at } }) => {
      this.#heard = at
      this.#take(token)
      this.#wake()
    }
  }

  /** The access token, or null while nobody is logged in or the page has not asked yet. */
  get token() { return this.#token ?? null }

  /** Logs in, or throws a Refusal. */
  login(username, password) { return this.open('login', { username, password }) }

  /** Sends what is answered with tokens: a login, its second step, or a change of the password (by PUT). */
  open(path, body, method = 'POST') {
    return this.#alone(async () => {
      const headers = { 'Device-Mark': stored('device-mark'), ...this.#bearer }
      this.#share(await this.#send(path, this.lasting ? { ...body, refresh: 'cookie' } : body, method, headers))
    })
  }

  /** The browser's fetch with the access token, which is refreshed once if it is no longer good. */
  async fetch(resource, options = {}) {
    if (this.#token === undefined) await this.refresh()
    const used = this.#token
    const ask = () => {
      const headers = new Headers(options.headers ?? resource.headers)
      if (this.#token) headers.set('Authorization', `Bearer ${this.#token}`)
      return fetch(resource.clone?.() ?? resource, { ...options, headers })
    }
    const answer = await ask()
    return used && isStale(answer) && await this.refresh(used) ? ask() : answer
  }

  /** Gets the next access token, once for all tabs. Returns whether there is one. */
  refresh(stale = this.#token) {
    return this.#alone(async () => {
      if (this.#token !== stale) return this.token !== null
      if (this.#isOver) return this.#share({})
      return this.#share(await this.#send('token/refresh', this.#ticket).catch(overBy(400, 401, 403)))
    })
  }

  logout() { return this.#end('logout') }

  logoutEverywhere() { return this.#end('logout?scope=all') }

  #end(path) {
    return this.#alone(async () => {
      this.#share(this.#isOver ? {} : await this.#send(path, this.#ticket, 'POST', this.#bearer).catch(overBy(401)))
    })
  }

  /** One tab at a time, and not before it has heard what the tab before got, which takes a second at most. */
  #alone(action) {
    if (!this.lasting) return this.#queue = this.#queue.catch(() => {}).then(action)
    return navigator.locks.request(this.#name, async () => {
      const end = performance.now() + 1000
      while (performance.now() < end && await this.#isBehind()) await this.#word()
      return action()
    })
  }

  /** Whether another tab said something a moment ago that is still under way. */
  async #isBehind() {
    const prefix = `${this.#name} at `
    const { held } = await navigator.locks.query()
    return held.some(({ name }) => name.startsWith(prefix) && Number(name.slice(prefix.length)) > this.#heard)
  }

  /** Waits for a message, or a moment: browsers set the timers of hidden tabs to whole seconds. */
  #word() {
    return new Promise((done) => {
      this.#wake = done
      setTimeout(done, 10)
    })
  }

  /** Sends also for a page that is closed meanwhile: the answer's cookie takes the place of one that is used up. */
  async #send(path, body, method = 'POST', more = {}) {
    const headers = new Headers(Object.entries({ 'Content-Type': 'application/json', ...more }).filter(([, value]) => value))
    const answer = await fetch(new URL(path, this.#base), { method, headers, body: JSON.stringify(body), credentials: 'include', keepalive: true })
    if (!answer.ok) throw await Refusal.of(answer)
    stored('device-mark', answer.headers.get('Device-Mark'))
    return answer.status === 204 ? {} : answer.json()
  }

  get #bearer() { return { Authorization: this.#token && `Bearer ${this.#token}` } }

  /** Whether nothing shows whose session is meant. */
  get #isOver() { return !this.lasting && !this.#refreshToken }

  /** What shows whose session is meant, where the cookie does not. */
  get #ticket() { return this.lasting ? {} : { refresh_token: this.#refreshToken } }

  /** Takes what was answered, in all tabs; no token where the session has ended. */
  #share({ token = null, refresh_token = null }) {
    this.#refreshToken = refresh_token
    if (this.lasting) this.#tell(token)
    return this.#take(token)
  }

  /** A message may arrive after the next tab's turn has begun. A lock is seen at once, so it says that there is one. */
  #tell(token) {
    const at = this.#heard = Date.now()
    navigator.locks.request(`${this.#name} at ${at}`, () => new Promise((done) => setTimeout(done, 1000)))
    this.#tabs.postMessage({ token, at })
  }

  #take(token) {
    const changed = this.token !== token
    this.#token = token
    if (changed) this.onchange()
    return token !== null
  }
}

/** An answer that is no success: its `status`, the problem's `error`, `detail` and `body`, and `retryAfter` in seconds. */
export class Refusal extends Error {
  constructor({ status, headers }, body) {
    super(body.detail ?? body.error ?? `The service answered ${status}.`)
    Object.assign(this, { status, body, error: body.error, detail: body.detail, retryAfter: Number(headers.get('Retry-After')) || null })
  }

  static async of(answer) { return new Refusal(answer, await answer.json().catch(() => ({}))) }
}

/** Takes a refusal of these for the end of the session, which has no tokens. */
function overBy(...statuses) {
  return (refusal) => { if (statuses.includes(refusal.status)) return {}; throw refusal }
}

/** A token that is no longer good, in contrast to a password, a scope or a step that is missing. */
function isStale(answer) {
  return answer.status === 401 && /^Bearer(?!.*insufficient)/.test(answer.headers.get('WWW-Authenticate') ?? '')
}

/** Plain HTTP, and some browsers on localhost, keep no cookie of this kind. */
function keepsCookies() {
  const probe = '__Host-countersign-probe'
  const write = (cookie) => { document.cookie = `${probe}=${cookie}; Secure; SameSite=Strict; Path=/` }
  write('1')
  const kept = document.cookie.includes(probe)
  write('; Max-Age=0')
  return kept
}

/** What makes this device known at its next login, where the browser lets a page remember anything. */
function stored(name, value) {
  try {
    if (value) localStorage.setItem(`countersign.${name}`, value)
    return localStorage.getItem(`countersign.${name}`)
  } catch { return null }
}
