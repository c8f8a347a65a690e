/** The frame around all pages: who is logged in, where to go, and what is shown there. */
import { ask, holder, mustEnrol, onStepUp, request, session, sessionId } from './api.js'
import { h } from './dom.js'
import { button, confirmed, dialog, doer, explain, say, statusLine } from './parts.js'
import { t } from './texts.js'

const OPEN = {
  invitation: () => import('./pages/invitation.js'),
  forgotten: () => import('./pages/forgotten.js'),
  email: () => import('./pages/email.js'),
}

const OWN = {
  sessions: () => import('./pages/sessions.js'),
  tokens: () => import('./pages/tokens.js'),
  password: () => import('./pages/password.js'),
  mail: () => import('./pages/mail.js'),
  factors: () => import('./pages/factors.js'),
}

const ADMINISTRATION = {
  overview: () => import('./pages/overview.js'),
  accounts: () => import('./pages/accounts.js'),
  blocks: () => import('./pages/blocks.js'),
  audit: () => import('./pages/audit.js'),
  keys: () => import('./pages/keys.js'),
}

const BELOW = { account: () => import('./pages/account.js') }

const main = h('main', { id: 'main', tabindex: '-1' })
const bar = h('header', { class: 'bar' })
const side = h('nav', { id: 'pages', 'aria-label': t.pages })
let leave = new AbortController()
let shownFor
let me = null
let starting = false
let started = false

document.body.append(
  h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); main.focus() } }, t.skip),
  bar, h('div', { class: 'frame' }, side, main), statusLine)
session.onchange = () => {
  if (starting || isOpen(where().name) || holder() === shownFor) return
  say('')
  show()
}
onStepUp(logInAgain)
addEventListener('hashchange', show)
show()

/** Shows the page that the address names, or the login in its place. */
async function show() {
  leave.abort()
  document.querySelectorAll('dialog').forEach((dialog) => dialog.close())
  leave = new AbortController()
  const { signal } = leave
  const { name, parts, query } = where()
  try {
    if (!started && !isOpen(name)) await start()
    shownFor = holder()
    me = shownFor && !isOpen(name) ? await ask('GET', 'me') : null
    if (signal.aborted) return
    if (isOpen(name) || me) {
      await open(name, { parts, query, signal, me })
    } else {
      await fill(() => import('./pages/login.js'), { signal })
    }
  } catch (failure) {
    if (signal.aborted) return
    if (session.token === null && failure.status === 401) return show()
    paint(me, name, t.failure.title, [h('p', {}, explain(failure)), button(t.again, show)])
  }
}

/** Finds the login that another tab, or an earlier visit, left. */
async function start() {
  starting = true
  try {
    if (!session.token) await session.refresh()
    started = true
  } finally {
    starting = false
  }
}

async function open(name, place) {
  if (place.me && mustEnrol()) return fill(OWN.factors, { ...place, enrolling: true }, 'factors')
  const administrates = place.me?.scopes.includes('admin')
  const pages = { ...OPEN, ...OWN, ...(administrates ? { ...ADMINISTRATION, ...BELOW } : {}) }
  const home = administrates ? 'overview' : 'sessions'
  const wanted = name || home
  await fill(Object.hasOwn(pages, wanted) ? pages[wanted] : null, place, wanted)
}

/** Whether a page needs no login. Every object has a `constructor`, which is no page. */
function isOpen(name) {
  return Object.hasOwn(OPEN, name)
}

async function fill(load, place, name) {
  main.setAttribute('aria-busy', 'true')
  const page = load ? await load() : { title: t.unknown.title, show: () => h('p', {}, t.unknown.text) }
  if (place.signal.aborted) return
  const title = typeof page.title === 'function' ? page.title(place) : page.title
  const content = await page.show(place)
  if (!place.signal.aborted) paint(place.me, name, title, [content].flat(), page.kind)
}

function paint(account, name, title, content, kind = '') {
  frame(account, name)
  document.title = `${title} – ${t.product}`
  const heading = h('h1', { tabindex: '-1' }, title)
  main.replaceChildren(heading, ...content)
  main.className = kind
  main.removeAttribute('aria-busy')
  const first = main.querySelector('[autofocus]') ?? heading
  first.focus({ preventScroll: true })
  scrollTo(0, 0)
}

function frame(account, name) {
  const menu = button(t.menu, () => {
    const open = side.classList.toggle('open')
    menu.setAttribute('aria-expanded', String(open))
  }, 'menu')
  menu.setAttribute('aria-expanded', 'false')
  menu.setAttribute('aria-controls', 'pages')
  bar.replaceChildren(h('a', { class: 'product', href: '#/' }, h('img', { src: 'icon.svg', alt: '', width: 24, height: 24 }), t.product),
    ...(account ? [h('span', { class: 'who' }, account.username), doer(t.logout, logOut, 'logout'), menu] : []))
  side.classList.remove('open')
  side.hidden = !account
  side.replaceChildren(...(account ? [
    group(t.own, mustEnrol() ? { factors: OWN.factors } : OWN, name),
    account.scopes.includes('admin') ? group(t.administration, ADMINISTRATION, name) : '',
    h('p', { class: 'notes' }, doer(t.logout, logOut, 'plain logout'), button(t.logoutEverywhere.title, logOutEverywhere, 'plain'),
      h('a', { href: '../docs' }, t.docs)),
    session.lasting ? '' : h('p', { class: 'hint' }, t.notLasting),
  ] : []))
}

function group(title, pages, name) {
  const current = name === 'account' ? 'accounts' : name
  return h('div', {}, h('h2', {}, title), h('ul', {}, Object.keys(pages).map((page) =>
    h('li', {}, h('a', { href: `#/${page}`, 'aria-current': page === current && 'page' }, t.names[page])))))
}

/** Lets somebody log in again, in front of what they were doing. Returns whether they did. */
async function logInAgain() {
  if (mustEnrol()) {
    show()
    return false
  }
  const { loginSteps } = await import('./login-steps.js')
  const [before, account] = [sessionId(), holder()]
  const renewed = await dialog(t.stepUp.title, (done) => [h('p', {}, t.stepUp.text),
    loginSteps({ username: me?.username, done: () => done(true), cancel: () => done(false) })])
  if (!renewed || holder() !== account) return false
  await request('DELETE', `sessions/${before}`).catch(() => {})
  return true
}

function logOut() {
  return session.logout()
}

async function logOutEverywhere() {
  const { title, text, action } = t.logoutEverywhere
  const end = async () => {
    await ask('GET', 'me') // a session that is over could end no other
    await session.logoutEverywhere()
  }
  if (await confirmed(title, text, action, end)) say(t.logoutEverywhere.done)
}

/** What the address names: a page, what it is about, and how it is narrowed. */
function where() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const [name, ...parts] = path.split('/').map(decoded)
  return { name, parts, query: new URLSearchParams(search) }
}

function decoded(part) {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
