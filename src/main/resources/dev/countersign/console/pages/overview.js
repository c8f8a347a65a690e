import { request, send } from '../api.js'
import { h, svg } from '../dom.js'
import { explain } from '../parts.js'
import { t } from '../texts.js'

export const title = t.overview.title

const METRICS = 'actuator/prometheus'
const PLAIN = { Accept: 'text/plain' }
const EVERY = 5
const POINTS = 60
/** What is drawn: how each figure is read, and whether it counts up and so is shown by the minute. */
const PLOTS = [
  { name: 'logins', rate: true, value: (all) => sum(all, 'countersign_acts_total', (labels) => labels.act === 'login.succeeded') },
  { name: 'failures', rate: true, value: (all) => sum(all, 'countersign_acts_total', (labels) => labels.act === 'login.failed' || labels.act === 'login.limited') },
  { name: 'refused', rate: true, value: (all) => sum(all, 'countersign_tokens_refused_total') },
  { name: 'queue', value: (all) => sum(all, 'countersign_hashing_queued') },
  { name: 'age', value: (all) => sum(all, 'countersign_revocation_age_seconds'), unit: 's', digits: 1 },
  { name: 'revoked', value: (all) => sum(all, 'countersign_revocation_size') },
  { name: 'blocks', value: (all) => sum(all, 'countersign_blocks') }]

export async function show({ signal }) {
  const plots = PLOTS.map(plot)
  const reasons = h('dl', { class: 'reasons' })
  const note = h('p', { class: 'hint', role: 'status' }, t.overview.note(EVERY))
  let before = null
  await look(send)
  if (signal.aborted) return []
  const timer = setInterval(() => document.hidden || look(request), EVERY * 1000)
  signal.addEventListener('abort', () => clearInterval(timer))
  return [note, h('div', { class: 'plots' }, plots.map((one) => one.element)),
    h('section', { 'aria-labelledby': 'reasons' }, h('h2', { id: 'reasons' }, t.overview.reasons), reasons)]

  async function look(ask) {
    try {
      const answer = await ask('GET', METRICS, undefined, PLAIN)
      const all = parse(await answer.text())
      const now = { at: performance.now(), values: PLOTS.map(({ value }) => value(all)) }
      plots.forEach((one, i) => one.add(now.values[i], before && before.values[i], before && (now.at - before.at) / 60_000))
      before = now
      paintReasons(all)
      note.textContent = t.overview.note(EVERY)
    } catch (failure) {
      note.textContent = failure.status === 404 ? t.overview.elsewhere : explain(failure)
    }
  }

  function paintReasons(all) {
    const found = all.filter(({ name, value }) => name === 'countersign_tokens_refused_total' && value > 0)
    reasons.replaceChildren(...found.map(({ labels, value }) => h('div', {}, h('dt', {}, labels.reason), h('dd', {}, String(value)))))
    if (!found.length) reasons.append(h('div', {}, h('dt', {}, t.none), h('dd', {}, '0')))
  }
}

function plot({ name, rate, unit = '', digits = 0 }) {
  const { title: heading, text } = t.overview.plots[name]
  const points = []
  const figure = h('strong', {}, '–')
  const line = svg('polyline', { class: 'line', fill: 'none' })
  const area = svg('polygon', { class: 'area' })
  const drawing = svg('svg', { viewBox: '0 0 120 32', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, area, line)
  const element = h('section', { class: 'plot', 'aria-label': heading }, h('h2', {}, heading), figure, drawing, h('p', {}, text))
  return { element, add }

  function add(value, earlier, minutes) {
    if (rate && earlier === null) return
    const shown = rate ? Math.max(0, value - earlier) / minutes : value
    points.push(shown)
    if (points.length > POINTS) points.shift()
    figure.textContent = `${shown.toFixed(digits)}${unit && ` ${unit}`}`
    const most = Math.max(...points, 1)
    const place = points.map((point, i) => `${(120 * (i + POINTS - points.length)) / (POINTS - 1)},${(30 - (28 * point) / most).toFixed(2)}`)
    line.setAttribute('points', place.join(' '))
    area.setAttribute('points', [`${place[0].split(',')[0]},32`, ...place, '120,32'].join(' '))
  }
}

function sum(all, wanted, matches = () => true) {
  return all.filter(({ name, labels }) => name === wanted && matches(labels)).reduce((total, { value }) => total + value, 0)
}

/** Reads the lines that Prometheus reads, of our own metrics alone. */
function parse(text) {
  return [...text.matchAll(/^(countersign_[a-z_]+)(?:\{([^}]*)\})? (\S+)/gm)].map(([, name, labels = '', value]) => ({
    name, value: Number(value), labels: Object.fromEntries([...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text])),
  }))
}
