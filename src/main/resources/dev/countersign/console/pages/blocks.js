import { ask, query } from '../api.js'
import { h } from '../dom.js'
import { button, confirmed, dialog, doer, form, list, place, say, tag, time } from '../parts.js'
import { t } from '../texts.js'

export const title = t.blocks.title

export async function show() {
  const blocks = list({
    caption: t.blocks.title,
    columns: [
      { title: t.address, cell: (one) => h('div', {}, h('code', {}, place(one.address)), one.automatic ? tag(t.blocks.automatic) : null) },
      { title: t.blocks.reason, cell: (one) => one.reason },
      { title: t.blocks.by, cell: (one) => one.by },
      { title: t.blocks.since, cell: (one) => time(one.created_at) },
      { title: t.blocks.until, cell: (one) => (one.until ? time(one.until) : t.blocks.forever) },
      { title: t.actions, kind: 'actions', cell: lifter }],
    load: (cursor) => ask('GET', `blocks${query({ cursor })}`),
    empty: t.blocks.empty,
  })
  await blocks.reload()
  return [h('p', {}, t.blocks.intro), h('div', { class: 'buttons' }, button(t.blocks.add, add, 'primary')), blocks.element]

  async function add() {
    const added = await dialog(t.blocks.add, (done) => form({
      fields: [
        { name: 'address', label: t.blocks.address, hint: t.blocks.addressHint, required: true, autocomplete: 'off', autofocus: true },
        { name: 'reason', label: t.blocks.reason, required: true, maxlength: 256, autocomplete: 'off' },
        { name: 'hours', label: t.blocks.duration, type: 'select', options: t.blocks.durations, value: 24 }],
      action: t.blocks.action,
      cancel: () => done(),
      work: async ({ address, reason, hours }) => {
        const until = hours === '0' ? {} : { until: new Date(Date.now() + hours * 3600_000).toISOString() }
        done(await ask('POST', 'blocks', { address, reason, ...until }))
      },
    }))
    if (added) {
      say(t.blocks.added(place(added.address)))
      await blocks.reload()
    }
  }

  function lifter(one) {
    const lift = doer(t.blocks.lift, async () => {
      if (await confirmed(t.blocks.liftTitle, t.blocks.liftText(place(one.address)), t.blocks.lift, () => ask('DELETE', `blocks/${one.id}`))) {
        say(t.blocks.lifted(place(one.address)))
        await blocks.reload()
      }
    }, 'danger')
    lift.setAttribute('aria-label', `${t.blocks.lift}: ${place(one.address)}`)
    return lift
  }
}
