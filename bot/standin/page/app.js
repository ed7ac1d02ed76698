// The chat page: shows what is on the phone and does what the person does. Texts are set as text, never as markup.
const $ = (id) => document.getElementById(id)
let words = {}
let towns = []
let phone = {messages: [], ledger: [], waiting: [], blocked: false}
let stream

const remember = (key, make) => {
  const kept = sessionStorage.getItem(key) ?? make()
  sessionStorage.setItem(key, kept)
  return kept
}
const newNumber = () => String(1_000_000_000 + crypto.getRandomValues(new Uint32Array(1))[0])
const person = () => remember('person', newNumber)
const lang = () => remember('lang', () => navigator.language.slice(0, 2))

function element(tag, text = '', className = '') {
  const made = document.createElement(tag)
  made.textContent = text
  made.className = className
  return made
}

async function act(what) {
  const answer = await fetch('/page/act', {method: 'POST', body: JSON.stringify({person: person(), lang: lang(), ...what})})
  if (!answer.ok) $('status').textContent = words['page.trouble']
}

// formatted cuts a text at its entities, which count UTF-16 units as JavaScript does. Only bold and italic occur.
function formatted(message) {
  const tags = {bold: 'strong', italic: 'em'}
  const nodes = []
  let at = 0
  for (const e of message.Entities ?? []) {
    if (e.offset < at) continue
    nodes.push(message.Text.slice(at, e.offset), element(tags[e.type] ?? 'span', message.Text.slice(e.offset, e.offset + e.length)))
    at = e.offset + e.length
  }
  return [...nodes, message.Text.slice(at)]
}

function keyboard(message) {
  const keys = element('div', '', 'keys')
  for (const row of message.Buttons ?? []) {
    const line = element('div', '', 'row')
    for (const button of row) {
      const key = element('button', button.text)
      key.type = 'button'
      key.dataset.data = button.callback_data
      key.setAttribute('aria-busy', String(phone.waiting.length > 0))
      key.onclick = () => act({act: 'press', message: message.ID, data: button.callback_data})
      line.append(key)
    }
    keys.append(line)
  }
  return keys
}

function bubble(message) {
  const box = element('article', '', message.FromBot ? 'message' : 'message own')
  const text = element('div', '', 'bubble')
  if (message.Kind === 'text') text.append(...formatted(message))
  else text.textContent = words['page.' + message.Kind] ?? message.Kind
  box.append(text)
  if (message.Buttons) box.append(keyboard(message))
  return box
}

// show draws the phone and, beside it, what became of each message. The focused button keeps its place.
function show() {
  const list = $('messages')
  const focused = document.activeElement?.closest?.('#messages .row') ? [...list.querySelectorAll('.row button')].indexOf(document.activeElement) : -1
  const drawn = phone.messages.map(bubble)
  if (drawn.length === 0) drawn.push(element('p', phone.description || words['page.empty'], 'description'))
  list.replaceChildren(...drawn)
  if (focused >= 0) list.querySelectorAll('.row button')[Math.min(focused, list.querySelectorAll('.row button').length - 1)]?.focus()
  $('start').hidden = phone.messages.length > 0
  $('status').textContent = phone.blocked ? words['page.blocked'] : ''
  $('block').textContent = words[phone.blocked ? 'page.unblock' : 'page.block']
  $('ledger').replaceChildren(...phone.ledger.map(trace))
  $('nothing').hidden = phone.ledger.some((t) => !t.gone)
}

function trace(t) {
  const line = element('li', '', t.gone ? 'gone' : 'here')
  const state = [words[t.gone ? 'page.deleted' : 'page.visible']]
  if (t.edits > 0) state.push(words['page.edited'].replace('{n}', t.edits))
  line.append(element('time', t.at), element('span', words[t.from_bot ? 'page.from-bot' : 'page.from-person']), element('span', state.join(', ')))
  return line
}

function listen() {
  stream?.close()
  stream = new EventSource(`/page/chat?person=${person()}&lang=${lang()}`)
  stream.onmessage = (event) => {
    const before = phone.messages.at(-1)
    phone = JSON.parse(event.data)
    show()
    const last = phone.messages.at(-1)
    if (last && (last.ID !== before?.ID || last.Text !== before?.Text)) $('messages').lastElementChild.scrollIntoView({block: 'start'})
  }
  stream.onerror = () => { $('status').textContent = words['page.trouble'] }
}

async function setUp() {
  const setup = await (await fetch('/page/setup?lang=' + lang())).json()
  words = setup.words
  towns = setup.towns
  if (!setup.languages.includes(lang())) sessionStorage.setItem('lang', setup.languages[0])
  document.documentElement.lang = lang()
  $('language').replaceChildren(...setup.languages.map((code) => new Option(words['language.' + code], code, false, code === lang())))
  for (const e of document.querySelectorAll('[data-word]')) e.textContent = words[e.dataset.word]
  for (const e of document.querySelectorAll('[data-label]')) e.setAttribute('aria-label', words[e.dataset.label])
  for (const e of document.querySelectorAll('[data-placeholder]')) e.placeholder = words[e.dataset.placeholder]
  document.title = words['page.title']
  listTowns()
  show()
  listen()
}

function sharePlace(lat, lon) {
  $('places').close()
  act({act: 'place', lat, lon})
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

function listTowns() {
  const wanted = plain($('town').value)
  $('towns').replaceChildren(...towns.filter((t) => plain(t.name).includes(wanted)).map((t) => {
    const item = element('li')
    const button = element('button', t.name)
    button.type = 'button'
    button.onclick = () => sharePlace(t.lat, t.lon)
    item.append(button)
    return item
  }))
}

// The map is drawn in degrees, longitudes shortened as at 46 degrees north.
const squeeze = Math.cos(46 * Math.PI / 180)

async function drawMap() {
  const map = $('map')
  if (map.childElementCount > 0) return
  const outlines = await (await fetch('/page/outlines')).json()
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const {geometry} of outlines.features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    path.setAttribute('d', polygons.flat().map((ring) => 'M' + ring.map(([lon, lat]) => {
      const [x, y] = [lon * squeeze * 100, -lat * 100]
      ;[left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)]
      return x.toFixed(1) + ' ' + y.toFixed(1)
    }).join('L') + 'Z').join(''))
    map.append(path)
  }
  map.setAttribute('viewBox', `${left - 6} ${top - 6} ${right - left + 12} ${bottom - top + 12}`)
}

$('map').onclick = (event) => {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform($('map').getScreenCTM().inverse())
  sharePlace(-at.y / 100, at.x / squeeze / 100)
}
$('town').oninput = listTowns
$('share-place').onclick = () => {
  toggleAttachments(false)
  drawMap()
  $('places').showModal()
}
function toggleAttachments(open) {
  $('attachments').hidden = !open
  $('attach').setAttribute('aria-expanded', String(open))
}
$('attach').onclick = () => toggleAttachments($('attachments').hidden)
for (const button of document.querySelectorAll('[data-file]')) {
  button.onclick = () => {
    toggleAttachments(false)
    act({act: 'file', kind: button.dataset.file})
  }
}
document.addEventListener('keydown', (event) => { if (event.key === 'Escape') toggleAttachments(false) })
$('start').onclick = () => act({act: 'send', text: '/start'})
$('composer').onsubmit = (event) => {
  event.preventDefault()
  const text = $('text').value.trim()
  $('text').value = ''
  if (text) act({act: 'send', text})
}
$('language').onchange = () => {
  sessionStorage.setItem('lang', $('language').value)
  setUp()
}
$('new-person').onclick = () => {
  sessionStorage.setItem('person', newNumber())
  listen()
}
$('block').onclick = () => act({act: phone.blocked ? 'unblock' : 'block'})

setUp()
