import { askOpenly } from '../api.js'
import { linkPage } from '../link-page.js'
import { t } from '../texts.js'

export const title = t.email.title
export const kind = 'narrow'

export const show = linkPage('email', t.email, {
  work: (confirmation) => askOpenly('email/confirmation', { confirmation }),
})
