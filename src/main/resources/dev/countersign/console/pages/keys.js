import { ask } from '../api.js'
import { h } from '../dom.js'
import { button, confirmed, dialog, doer, form, list, say, tag, time } from '../parts.js'
import { t } from '../texts.js'

export const title = t.keys.title

const KINDS = { signing: 'good', removed: 'bad', retired: '' }

const until = (end) => (end ? time(end) : t.keys.noEnd)

export async function show() {
  const keys = list({
    caption: t.keys.title,
    columns: [
      { title: t.keys.id, cell: (one) => h('code', { class: 'long' }, one.kid) },
      { title: t.keys.algorithm, cell: (one) => one.algorithm },
      { title: t.keys.state, cell: (one) => tag(t.keys.states[one.state] ?? one.state, KINDS[one.state] ?? '') },
      { title: t.keys.signsFrom, cell: (one) => (one.signs_from ? time(one.signs_from) : t.none) },
      { title: t.keys.verifiesUntil, cell: (one) => until(one.removed_at ?? one.verifies_until) },
      { title: t.actions, kind: 'actions', cell: (one) => (one.state === 'removed' || one.state === 'retired' ? '' : remover(one)) }],
    load: () => ask('GET', 'keys'),
    empty: t.keys.empty,
  })
  await keys.reload()
  return [h('p', {}, t.keys.intro), h('div', { class: 'buttons' }, button(t.keys.rotate, rotate, 'primary')), keys.element]

  async function rotate() {
    const made = await dialog(t.keys.rotate, (done) => [h('p', {}, t.keys.rotateText), form({
      fields: [{ name: 'algorithm', label: t.keys.algorithm, type: 'select', options: t.keys.algorithms }],
      action: t.keys.rotate,
      cancel: () => done(),
      work: async ({ algorithm }) => done(await ask('POST', 'keys/rotate', algorithm ? { algorithm } : {})),
    })])
    if (made) {
      say(t.keys.rotated)
      await keys.reload()
    }
  }

  function remover(one) {
    const remove = doer(t.keys.remove, async () => {
      if (await confirmed(t.keys.removeTitle, t.keys.removeText(one.kid), t.keys.remove, () => ask('DELETE', `keys/${one.kid}`))) {
        say(t.keys.removed)
        await keys.reload()
      }
    }, 'danger')
    remove.setAttribute('aria-label', `${t.keys.remove}: ${one.kid}`)
    return remove
  }
}
