/** Passkeys: the browser makes them, and answers with them. */
import { askOpenly } from './api.js'
import { t } from './texts.js'

const able = Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON)
let known = null

/** Tells whether both the browser and the service have them, and this address is one that they are for. */
export function offered() {
  return known ??= able ? askOpenly('login/passkey/options', {}).then(({ rpId }) => isFor(rpId), (failure) => {
    if (failure.status !== 404) known = null
    return false
  }) : Promise.resolve(false)
}

/** Lets the browser make one. Returns what the service takes. */
export function make(options) {
  return shown(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }))
}

/** Lets the browser answer with one. Returns what the service takes. */
export function prove(options) {
  return shown(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }))
}

async function shown(ceremony) {
  try {
    return (await ceremony()).toJSON()
  } catch (failure) {
    throw new Error(t.passkeys[failure.name] ?? t.passkeys.other, { cause: failure })
  }
}

function isFor(name) {
  return location.hostname === name || location.hostname.endsWith(`.${name}`)
}
