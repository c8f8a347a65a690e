/** The console's way to the API: the one that every client has. */
import { Countersign, Refusal } from '../client.js'
import { t } from './texts.js'

const root = new URL('..', import.meta.url)
const STEP_UP = 'urn:countersign:problem:insufficient-authentication'
const ENROLMENT = 'countersign:enrolment'

export const session = new Countersign()

let logInAgain = async () => false
let renewal = null

/** Takes what lets somebody log in again, where the service wants a login that is more recent or proved by more. */
export function onStepUp(ask) {
  logInAgain = ask
}

/** Asks with the access token. Returns the answer, or throws a Refusal. */
export function send(method, path, body, headers = {}) {
  return steppingUp(() => request(method, path, body, headers))
}

/** Asks, and returns what the answer says; null if it says nothing. */
export async function ask(method, path, body, headers) {
  const answer = await send(method, path, body, headers)
  return answer.status === 204 ? null : answer.json()
}

/** Sends what is answered with a new session in the place of this one. */
export function renew(path, body, method) {
  return steppingUp(async () => {
    await request('GET', 'me') // refreshes a token that is no longer good, as open does not
    return session.open(path, body, method)
  })
}

/** Asks without a token, for those who have none yet. Returns what the answer says; null if it says nothing. */
export async function askOpenly(path, body) {
  const answer = await fetch(new URL(path, root), {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw await Refusal.of(answer)
  const text = await answer.text()
  return text ? JSON.parse(text) : null
}

/** Makes a query of what is not empty. */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return given.length ? `?${new URLSearchParams(given)}` : ''
}

/** The account that the access token names, as it was when the token was made. */
export function holder() {
  return claims().sub
}

/** The session that the access token belongs to. */
export function sessionId() {
  return claims().sid
}

/** Whether the access token lets its holder add a second factor, and do nothing else before that. */
export function mustEnrol() {
  return [claims().aud].flat().includes(ENROLMENT)
}

/** A link to a page of this console, as somebody else can follow it. */
export function link(hash) {
  return new URL(`.#${hash}`, location.href.split('#')[0]).href
}

/** Asks for what nobody waits for, so that nobody is asked to log in for it. Returns the answer, or throws a Refusal. */
export async function request(method, path, body, headers, signal) {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const answer = await session.fetch(new URL(path, root), {
    method, headers: { ...json, ...headers }, body: body === undefined ? undefined : JSON.stringify(body), signal })
  if (!answer.ok) throw await Refusal.of(answer)
  return answer
}

/** Does something, once more after another login if the service wants one. Those who decline are not told what failed. */
async function steppingUp(work) {
  try {
    return await work()
  } catch (refusal) {
    if (refusal.body?.type !== STEP_UP) throw refusal
    renewal ??= logInAgain().finally(() => { renewal = null })
    if (!await renewal) throw Object.assign(refusal, { declined: true })
  }
  try {
    return await work()
  } catch (refusal) {
    throw refusal.body?.type === STEP_UP ? new Error(t.stepUp.factor) : refusal
  }
}

function claims() {
  return session.token ? JSON.parse(atob(session.token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))) : {}
}
