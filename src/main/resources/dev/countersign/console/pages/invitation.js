import { askOpenly } from '../api.js'
import { linkPage } from '../link-page.js'
import { t } from '../texts.js'

export const title = t.invitation.title
export const kind = 'narrow'

export const show = linkPage('invitation', t.invitation, {
  fields: [{ name: 'password', label: t.password.next, hint: t.password.hint, type: 'password', required: true,
    autocomplete: 'new-password', autofocus: true }],
  work: (invitation, { password }) => askOpenly('password/setup', { invitation, password }),
})
