/** What all pages are made of: forms, lists, dialogs, and the words for what failed. */
import { session } from './api.js'
import { h, newId } from './dom.js'
import { t } from './texts.js'

/** A tag of more characters than this may take several lines. */
const LONG = 24

const status = h('p', { class: 'status', role: 'status' })

/** Where a short word about what was just done appears and is read aloud. */
export const statusLine = status

export function say(text) {
  status.textContent = text
  clearTimeout(say.timer)
  say.timer = setTimeout(() => { status.textContent = '' }, 6000)
}

/** The problem's own text, without the requests and headers that it names for programs. */
export function explain(failure) {
  if (failure instanceof TypeError) return t.failure.network
  const wait = failure.retryAfter ? ` ${t.failure.retry(failure.retryAfter)}` : ''
  const text = failure.message.replace(/: [A-Z]+ \/\S*$/, '.').replace(/ [^.]*\bheader\b[^.]*\./g, '')
  return `${text}${wait}`
}

/** A time; to the minute, or with more by `timeStyle`. */
export function time(text, timeStyle = 'short') {
  if (!text) return t.never
  const at = new Date(text)
  const shown = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle })
  return h('time', { datetime: text, title: at.toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' }) }, shown)
}

/** An address as people write it: of IPv6 without the longest run of zeros. */
export function place(address) {
  const [host, ...range] = address.split('/')
  for (let zeros = 8; host.split(':').length === 8 && zeros > 1; zeros--) {
    const run = new RegExp(`(^|:)0(:0){${zeros - 1}}(:|$)`)
    if (run.test(host)) return [host.replace(run, '::'), ...range].join('/')
  }
  return address
}

export function tag(text, kind = '') {
  return h('span', { class: `tag ${kind} ${text.length > LONG ? 'wide' : ''}` }, text)
}

export function button(text, onclick, kind = '') {
  return h('button', { type: 'button', class: kind, onclick }, text)
}

/** A button whose work takes a moment: it waits for it, and shows what failed, unless the login has ended or was declined. */
export function doer(text, work, kind = '') {
  const doing = button(text, async () => {
    if (doing.ariaBusy === 'true') return
    doing.ariaBusy = 'true'
    try {
      await work()
    } catch (failure) {
      if (session.token && !failure.declined) await tell(t.failure.title, explain(failure))
    } finally {
      doing.ariaBusy = null
    }
  }, kind)
  return doing
}

/**
 * A form. Each field has a name, a label and what else it needs: type, hint, value, options, required, autocomplete.
 * What the work throws is shown above the button.
 */
export function form({ fields, action, work, cancel, cancelText = t.cancel, kind = '' }) {
  const parts = fields.map(field)
  const failed = h('div', { class: 'failed', role: 'alert' })
  const submit = h('button', { class: 'primary' }, action)
  const element = h('form', { class: `form ${kind}`, onsubmit: async (event) => {
    event.preventDefault()
    failed.replaceChildren()
    const focused = document.activeElement === submit
    submit.disabled = true
    const slow = setTimeout(() => { submit.textContent = t.working }, 300)
    try {
      await work(Object.fromEntries(parts.map((part) => [part.name, part.value()])), element)
    } catch (failure) {
      failed.replaceChildren(explain(failure))
    } finally {
      clearTimeout(slow)
      submit.textContent = action
      submit.disabled = false
      // A button that is disabled loses it to nothing.
      if (focused && document.activeElement === document.body) submit.focus()
    }
  } }, parts.map((part) => part.element), failed,
  h('div', { class: 'buttons' }, submit, cancel && h('button', { type: 'button', onclick: cancel, autofocus: kind === 'danger' }, cancelText)))
  return element
}

function field({ name, label, hint, type = 'text', value = '', options, required, autocomplete, suggestions, ...more }) {
  if (type === 'choices') return choices(name, label, options, value)
  const id = newId(name)
  const hintId = hint && `${id}-hint`
  const common = { id, name, required, autocomplete, 'aria-describedby': hintId, ...more }
  let input
  if (type === 'select') {
    input = h('select', common, Object.entries(options).map(([key, text]) =>
      h('option', { value: key, selected: key === String(value) }, text)))
  } else if (type === 'textarea') {
    input = h('textarea', { ...common, rows: 5, spellcheck: 'false' }, value)
  } else {
    input = h('input', { ...common, type, value, spellcheck: 'false', autocapitalize: 'none', list: suggestions && `${id}-list` })
  }
  const control = type === 'password' ? h('div', { class: 'with-button' }, input, revealer(input)) : input
  const element = h('div', { class: 'field' }, h('label', { for: id }, label), control,
    suggestions && h('datalist', { id: `${id}-list` }, suggestions.map((text) => h('option', { value: text }))),
    hint && h('p', { class: 'hint', id: hintId }, hint))
  return { name, element, value: () => input.value }
}

function choices(name, label, options, chosen) {
  const boxes = options.map((option) => h('input', { type: 'checkbox', value: option, checked: chosen.includes(option) }))
  const element = h('fieldset', {}, h('legend', {}, label),
    boxes.map((box) => h('label', { class: 'choice' }, box, box.value)))
  return { name, element, value: () => boxes.filter((box) => box.checked).map((box) => box.value) }
}

function revealer(input) {
  const toggle = button(t.show, () => {
    const hidden = input.type === 'password'
    input.type = hidden ? 'text' : 'password'
    toggle.textContent = hidden ? t.hide : t.show
    toggle.setAttribute('aria-pressed', String(hidden))
  })
  toggle.setAttribute('aria-pressed', 'false')
  toggle.setAttribute('aria-label', t.showPassword)
  return toggle
}

/**
 * A list that pages. Each column has a title and a function that makes a row's cell. `load` takes the cursor of the page
 * before, null for the first, and returns the items and the next cursor.
 */
export function list({ caption, columns, load, empty }) {
  const body = h('tbody', { role: 'rowgroup' })
  const note = h('p', { class: 'empty' })
  const more = doer(t.more, () => fetchPage(cursor))
  const box = h('div', { class: 'list', tabindex: '-1' },
    h('table', { role: 'table' }, h('caption', {}, caption),
      h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((column) =>
        h('th', { role: 'columnheader', scope: 'col', class: column.kind }, column.title)))), body), note, more)
  let cursor = null
  let turn = 0
  let loaded = false
  more.hidden = true

  async function fetchPage(after) {
    const mine = ++turn
    const focused = box.contains(document.activeElement)
    box.setAttribute('aria-busy', 'true')
    try {
      const page = await load(after)
      loaded = true
      if (mine !== turn) return
      if (after === null) body.replaceChildren()
      body.append(...page.items.map(row))
      cursor = page.next
      more.hidden = !cursor
      note.textContent = body.children.length ? '' : empty
      if (focused && !box.contains(document.activeElement)) box.focus()
    } finally {
      if (mine === turn) box.removeAttribute('aria-busy')
    }
  }

  function row(item) {
    return h('tr', { role: 'row' }, columns.map((column) => {
      const shown = column.cell(item)
      return h('td', { role: 'cell', 'data-title': column.title, class: column.kind }, Array.isArray(shown) ? h('div', {}, shown) : shown)
    }))
  }

  return {
    element: box,
    /** Shows what there is now, or throws what failed. */
    read: () => fetchPage(null),
    /** Shows what there is now. What fails is said below the list or, where there is none yet, thrown. */
    reload: () => fetchPage(null).catch((failure) => {
      if (!loaded) throw failure
      note.textContent = explain(failure)
    }),
    prepend: (items) => { body.prepend(...items.map(row)); note.textContent = '' },
    trim: (most) => {
      if (body.children.length <= most) return
      while (body.children.length > most) body.lastChild.remove()
      more.hidden = true
    },
  }
}

/** Shows a dialog until it is closed. Returns what it was closed with. */
export function dialog(title, content, { close } = {}) {
  const heading = h('h2', { id: newId('dialog') }, title)
  const box = h('dialog', { 'aria-labelledby': heading.id }, heading)
  const done = (value) => { box.answer = value; box.close() }
  box.append(...[content(done)].flat(), ...(close ? [h('div', { class: 'buttons' }, button(close, () => done()))] : []))
  document.body.append(box)
  box.showModal()
  return new Promise((resolve) => box.addEventListener('close', () => { box.remove(); resolve(box.answer) }))
}

export function tell(title, text) {
  return dialog(title, () => h('p', {}, text), { close: t.close })
}

/** Asks once before something ends, in words that name it, and does it. Returns whether it was done. */
export function confirmed(title, text, action, work, fields = []) {
  return dialog(title, (done) => [h('p', {}, text), form({ fields, action, kind: 'danger', cancel: () => done(false),
    work: async (chosen) => { await work(chosen); done(true) } })])
}

/** Shows what is shown this once, to be copied. */
export function reveal(title, text, secret) {
  return dialog(title, () => [h('p', {}, text), copyable(secret)], { close: t.done })
}

/** Shows a text to be copied, under a label that is seen if it says more than that. */
export function copyable(text, label) {
  const id = newId('copy')
  const value = h('input', { id, class: 'code', readonly: true, value: text, 'aria-label': label ? null : t.copyable, onfocus: () => value.select() })
  return h('div', { class: 'field' }, label && h('label', { for: id }, label),
    h('div', { class: 'with-button' }, value, copier(text, () => value.select())))
}

/** Shows what is shown this once, of which each part is used by itself. */
export function revealAll(title, text, parts) {
  const all = h('ul', { class: 'codes code' }, parts.map((part) => h('li', {}, part)))
  const copy = copier(parts.join('\n'), () => getSelection().selectAllChildren(all))
  return dialog(title, (done) => [h('p', {}, text), all, h('div', { class: 'buttons' }, copy, button(t.done, () => done()))])
}

/** A button that copies a text, which is selected first for browsers that copy nothing else. */
function copier(text, select) {
  return button(t.copy, async (event) => {
    select()
    try {
      await navigator.clipboard.writeText(text)
    } catch {
      document.execCommand('copy')
    }
    event.target.textContent = t.copied
  })
}

/** Facts about one thing, as pairs. */
export function facts(pairs) {
  return h('dl', {}, pairs.filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))))
}

export function section(title, ...content) {
  const heading = h('h2', { id: newId('section') }, title)
  return h('section', { 'aria-labelledby': heading.id }, heading, ...content)
}
