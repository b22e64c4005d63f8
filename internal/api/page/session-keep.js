// Answers that could not be sent yet. They wait on this device until they are sent; after a week they aren't any more.
const keep = (() => {
  const prefix = "limber.answer.";
  const week = 7 * 24 * 60 * 60;
  const patience = 10000; // ms, for a network that says nothing

  // True when it is kept: a browser may refuse that, or have no room.
  function save(id, one) {
    try {
      localStorage.setItem(prefix + id, JSON.stringify(one));
      return true;
    } catch {
      return false;
    }
  }

  function drop(id) {
    try {
      localStorage.removeItem(prefix + id);
    } catch {}
  }

  function waiting() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
    } catch {
      return [];
    }
  }

  function read(id) {
    try {
      return JSON.parse(localStorage.getItem(prefix + id));
    } catch {
      return null;
    }
  }

  // Sends an answer. It is "sent" when it has arrived, "refused" when no other try would help, and else there is "later". The
  // same sent twice counts once.
  async function post({ path, fields, ended }) {
    const body = new URLSearchParams(fields);
    body.set("ago", String(Math.max(0, Math.round((Date.now() - ended) / 1000))));
    try {
      const answer = await fetch(path, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout?.(patience) });
      if (answer.ok) return "sent";
      return answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? "refused" : "later";
    } catch {
      return "later";
    }
  }

  // Sends all that waits, and counts what came of it.
  async function sendAll() {
    const came = { sent: 0, refused: 0, later: 0 };
    for (const id of waiting()) {
      const one = read(id);
      if (!one || (Date.now() - one.ended) / 1000 > week) {
        drop(id);
        continue;
      }
      const what = await post(one);
      if (what !== "later") drop(id);
      came[what] += 1;
    }
    return came;
  }

  return { save, drop, post, sendAll };
})();
