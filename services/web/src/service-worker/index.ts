// The pages for answering, on the device: they open without a line. Nothing that anybody answered passes through here.

import { version } from '$app/env'
import { assets, immutable } from '$app/manifest'
import { self as worker } from '$app/service-worker'

const CACHE = `pages ${version}`
/** Drawn by the server in any language, for nobody in particular; the device changes it. */
const SHELLS = ['/', '/answer', '/device']
const FILES = [...immutable, ...assets].map(({ path }) => `/${path.replace(/^\//, '')}`)

worker.addEventListener('install', (event) => {
  const shells = SHELLS.map((path) => new Request(path, { credentials: 'omit' }))
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...FILES, ...shells])))
})

worker.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name))))
  event.waitUntil(old.then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (FILES.includes(pathname)) event.respondWith(fromCache(request, pathname))
  else if (request.mode === 'navigate' && SHELLS.includes(pathname))
    event.respondWith(fetch(request).catch(() => fromCache(request, pathname)))
})

const fromCache = async (request: Request, pathname: string): Promise<Response> =>
  (await (await caches.open(CACHE)).match(pathname)) ?? fetch(request)
