/** The console's way to the API: the one that every client has. */
import { Countersign, Refusal } from '../client.js'

const root = new URL('..', import.meta.url)

export const session = new Countersign()

/** Asks with the access token. Returns the answer, or throws a Refusal. */
export async function send(method, path, body, headers = {}) {
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' }
  const answer = await session.fetch(new URL(path, root), {
    method, headers: { ...json, ...headers }, body: body === undefined ? undefined : JSON.stringify(body) })
  if (!answer.ok) throw await Refusal.of(answer)
  return answer
}

/** Asks, and returns what the answer says; null if it says nothing. */
export async function ask(method, path, body, headers) {
  const answer = await send(method, path, body, headers)
  return answer.status === 204 ? null : answer.json()
}

/** Asks without a token, for those who have none yet. */
export async function askOpenly(path, body) {
  const answer = await fetch(new URL(path, root), {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
  if (!answer.ok) throw await Refusal.of(answer)
}

/** Makes a query of what is not empty. */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== '')
  return given.length ? `?${new URLSearchParams(given)}` : ''
}

/** The account that the access token names, as it was when the token was made. */
export function holder() {
  return session.token && JSON.parse(atob(session.token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub
}

/** A link to a page of this console, as somebody else can follow it. */
export function link(hash) {
  return new URL(`.#${hash}`, location.href.split('#')[0]).href
}
