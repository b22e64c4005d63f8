// Keeps the session that was opened last, and its figures, for when there is no network. It keeps nothing else, and
// forgets a page after a week. Answers are never kept here: a POST goes by.
const store = "session-1";
const week = 7 * 24 * 60 * 60 * 1000;
const kept = "x-kept-at";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  const page = request.mode === "navigate" && (url.pathname === "/session" || url.pathname.startsWith("/session/"));
  const figure = url.pathname.startsWith("/figures/");
  if (page || figure) event.respondWith(answer(event, page));
});

// A page that was opened before this worker ran asks for itself to be kept, with its figures.
self.addEventListener("message", (event) => {
  const { page, figures } = event.data;
  event.waitUntil(Promise.all([page, ...figures].map(async (url) => {
    const fresh = await fetch(url);
    if (fresh.ok) await keep(new Request(url), fresh, url === page);
  })));
});

// The network comes first: what is kept is for when there is none. A device that can't keep it still shows it, and a page
// that is no longer to be had isn't kept either.
async function answer(event, page) {
  const { request } = event;
  let fresh;
  try {
    fresh = await fetch(request);
  } catch (error) {
    const cache = await caches.open(store);
    const have = await cache.match(request, { ignoreVary: true });
    if (have && Date.now() - Number(have.headers.get(kept)) < week) return have;
    throw error;
  }
  const after = fresh.ok ? keep(request, fresh.clone(), page) : gone(request, fresh.status);
  event.waitUntil(after.catch(() => {}));
  return fresh;
}

async function gone(request, status) {
  if ([403, 404, 410].includes(status)) await (await caches.open(store)).delete(request, { ignoreVary: true });
}

async function keep(request, fresh, page) {
  const cache = await caches.open(store);
  const headers = new Headers(fresh.headers);
  headers.set(kept, String(Date.now()));
  headers.delete("content-encoding");
  if (page) {
    for (const other of await cache.keys()) {
      const path = new URL(other.url).pathname;
      if (!path.startsWith("/figures/")) await cache.delete(other);
    }
  }
  await forget(cache);
  await cache.put(request, new Response(await fresh.blob(), { status: fresh.status, headers }));
}

async function forget(cache) {
  for (const other of await cache.keys()) {
    const have = await cache.match(other);
    if (have && Date.now() - Number(have.headers.get(kept)) >= week) await cache.delete(other);
  }
}
