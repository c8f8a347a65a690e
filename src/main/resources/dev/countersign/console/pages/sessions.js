import { ask } from '../api.js'
import { h } from '../dom.js'
import { confirmed, doer, list, place, say, tag, time } from '../parts.js'
import { t } from '../texts.js'

export const title = t.sessions.title

export async function show() {
  const sessions = list({
    caption: t.sessions.caption,
    columns: [
      { title: t.sessions.device, cell: (one) => h('div', {}, h('span', { title: one.user_agent }, device(one.user_agent)),
        one.current ? tag(t.sessions.current, 'good') : null) },
      { title: t.address, cell: (one) => place(one.address) },
      { title: t.sessions.since, cell: (one) => time(one.created_at) },
      { title: t.sessions.used, cell: (one) => time(one.last_used_at) },
      { title: t.actions, kind: 'actions', cell: (one) => (one.current ? '' : ender(one)) }],
    load: async () => {
      const page = await ask('GET', 'sessions')
      return { ...page, items: page.items.reverse() }
    },
    empty: t.sessions.empty,
  })
  await sessions.reload()
  return [h('p', {}, t.sessions.intro), sessions.element]

  function ender(one) {
    const name = t.sessions.named(device(one.user_agent), place(one.address))
    const end = doer(t.end, async () => {
      if (await confirmed(t.sessions.endTitle, t.sessions.endText(name), t.end, () => ask('DELETE', `sessions/${one.id}`))) {
        say(t.sessions.ended)
        await sessions.reload()
      }
    }, 'danger')
    end.setAttribute('aria-label', `${t.end}: ${name}`)
    return end
  }
}

/** What a person calls a user agent. */
export function device(agent) {
  const first = (pairs) => pairs.find(([pattern]) => pattern.test(agent))?.[1]
  const browser = first([[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/(Headless)?Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari']])
  const system = first([[/Windows/, 'Windows'], [/iPhone|iPad/, 'iOS'], [/Android/, 'Android'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']])
  if (browser) return system ? t.sessions.on(browser, system) : browser
  return agent.slice(0, 40) || t.sessions.unknown
}
