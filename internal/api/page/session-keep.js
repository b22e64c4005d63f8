// Answers that could not be sent yet. They stay on this device, for a week at most, until the network is back.
const keep = (() => {
  const prefix = "limber.answer.";
  const week = 7 * 24 * 60 * 60;

  function save(id, path, fields, ended) {
    try {
      localStorage.setItem(prefix + id, JSON.stringify({ path, fields, ended }));
    } catch {}
  }

  const drop = (key) => {
    try {
      localStorage.removeItem(key);
    } catch {}
  };

  function all() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  // True when the answer has arrived or can't be taken at all: then it isn't kept any longer.
  async function post(path, fields, ended) {
    const body = new URLSearchParams(fields);
    body.set("ago", String(Math.max(0, Math.round((Date.now() - ended) / 1000))));
    const answer = await fetch(path, { method: "POST", body, redirect: "manual" });
    return answer.status < 500 && answer.status !== 429;
  }

  // Sends one answer: true when that is done.
  async function send(key) {
    let one;
    try {
      one = JSON.parse(localStorage.getItem(key));
    } catch {}
    if (!one || (Date.now() - one.ended) / 1000 > week) {
      drop(key);
      return false;
    }
    try {
      if (!(await post(one.path, one.fields, one.ended))) return false;
    } catch {
      return false;
    }
    drop(key);
    return true;
  }

  async function sendAll() {
    let sent = 0;
    for (const key of all()) if (await send(key)) sent += 1;
    return sent;
  }

  return { save, send: (id) => send(prefix + id), sendAll };
})();
