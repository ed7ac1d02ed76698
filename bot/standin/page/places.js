// Sharing a place: a list of towns to search, and a map of the counties to tap on.
import {element} from './draw.js'

const $ = (id) => document.getElementById(id)
const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

let towns = []
let share = () => {}

// setUpPlaces says which towns there are, whether there is a map, and what to do with the place that was chosen.
export function setUpPlaces(given, hasMap, shared) {
  towns = given.toSorted((a, b) => a.name.localeCompare(b.name, document.documentElement.lang))
  share = shared
  $('map-part').hidden = !hasMap
}

export function openPlaces() {
  $('town').value = ''
  listTowns()
  $('places').showModal()
  if (!$('map-part').hidden) drawMap()
}

function choose(lat, lon) {
  $('places').close()
  share(lat, lon)
}

function listTowns() {
  const wanted = plain($('town').value.trim())
  const found = towns.filter((t) => plain(t.name).includes(wanted))
  $('towns').replaceChildren(...found.map((t) => {
    const item = element('li')
    const button = element('button', t.name)
    button.type = 'button'
    button.dataset.town = t.name
    button.onclick = () => choose(t.lat, t.lon)
    item.append(button)
    return item
  }))
  $('no-town').hidden = found.length > 0
}

$('town').oninput = listTowns
$('town-form').onsubmit = (event) => {
  event.preventDefault()
  if ($('town').value.trim()) $('towns').querySelector('button')?.click()
}

// The map is drawn in hundredths of a degree, longitudes shortened as at 46 degrees north.
const squeeze = Math.cos(46 * Math.PI / 180)
const project = ([lon, lat]) => [lon * squeeze * 100, -lat * 100]

async function drawMap() {
  const map = $('map')
  if (map.childElementCount > 0) return
  const outlines = await (await fetch('page/outlines')).json()
  const corners = []
  map.replaceChildren(...outlines.features.map(({geometry, properties}) => {
    const rings = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).flat()
    const points = rings.map((ring) => ring.map(project))
    corners.push(...points.flat())
    return county(points, properties)
  }))
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  const [left, top] = [least(xs) - 4, least(ys) - 4]
  map.setAttribute('viewBox', `${left} ${top} ${4 - least(xs.map((x) => -x)) - left} ${4 - least(ys.map((y) => -y)) - top}`)
}

const least = (list) => list.reduce((a, b) => Math.min(a, b))

function county(rings, {code, name}) {
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', rings.map((ring) => 'M' + ring.map(([x, y]) => x.toFixed(1) + ' ' + y.toFixed(1)).join('L') + 'Z').join(''))
  path.dataset.county = code ?? ''
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title')
  title.textContent = name ?? ''
  path.append(title)
  return path
}

$('map').onclick = (event) => {
  if (!event.target.closest('path')) return
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform($('map').getScreenCTM().inverse())
  choose(-at.y / 100, at.x / squeeze / 100)
}
