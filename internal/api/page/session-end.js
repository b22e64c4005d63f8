// The end of a session: how it felt, told at once or when the network is back.
const form = part("told");
const posts = form.method === "post"; // the page for anybody tells nobody
const fields = () => new FormData(form);
let sending = false;

// A page that is kept may be played again: each time it is opened is a session of its own.
function number() {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...raw)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// ask shows the questions about pain to whoever says that it hurt.
function ask(felt) {
  if (felt) form.querySelector(`[name=felt][value=${felt}]`).checked = true;
  const hurt = fields().get("felt") === "pain";
  for (const id of ["how-much", "which-signs"]) part(id).hidden = !hurt;
}

function unanswer() {
  for (const one of form.querySelectorAll("[name=felt],[name=score],[name=signs]")) one.checked = false;
  complain("", "felt");
  ask("");
}

// missing says what is still to be answered.
function missing(told) {
  if (!told.get("felt")) return ["Say how it felt.", "felt"];
  if (told.get("felt") === "pain" && !told.get("score")) return ["Choose a number from 0 to 10.", "score"];
  return ["", "felt"];
}

// complain says what is wrong, with the question that it is of.
function complain(words, name) {
  const message = part("incomplete");
  message.hidden = !words;
  message.textContent = words;
  if (!words) return;
  const question = part(name).closest("fieldset");
  const described = new Set((question.getAttribute("aria-describedby") || "").split(" ").filter(Boolean));
  question.setAttribute("aria-describedby", [...described.add(message.id)].join(" "));
  question.querySelector("legend").after(message);
  part("said").textContent = words;
  part(name).focus();
}

function mustStop(told) {
  return told.get("felt") === "pain" && (Number(told.get("score")) >= data.stop || told.getAll("signs").length > 0);
}

function over(state, heading, words) {
  show(state);
  if (heading) part("after-heading").textContent = heading;
  part("after-words").textContent = words;
  part(state === "stop" ? "stopnow-heading" : "after-heading").focus();
}

const words = {
  done: "Each session makes you a little stronger or looser.",
  too_easy: "If it is too easy again next time, you can choose a harder routine.",
  too_hard: "Do the same again next time, and try the easier ways.",
  pain: "Rest for today. Is it still there tomorrow morning? Then talk to a professional before you go on.",
};

async function tell(event) {
  if (form.dataset.sent) return; // the answer has arrived: the same goes again, for its page
  event.preventDefault();
  if (sending) return;
  const told = fields();
  const [wrong, where] = missing(told);
  complain(wrong, where);
  if (wrong) return;
  if (told.get("felt") !== "pain") {
    told.delete("score");
    told.delete("signs");
  }
  if (mustStop(told)) over("stop", "", "");
  else if (!posts) over("after", told.get("felt") === "pain" ? "Rest for today" : "Well done", words[told.get("felt")]);
  if (posts) await send(told);
}

async function send(told) {
  told.set("done", begun ? String(Math.round(done)) : ""); // done without the player, it took as long as planned
  const id = told.get("session");
  const one = { path: form.action, fields: [...told.entries()], ended: ended || Date.now() };
  const kept = keep.save(id, one);
  sending = true;
  part("send").textContent = "Sending your answer";
  const came = await keep.post(one);
  sending = false;
  part("send").textContent = "Send my answer";
  if (came !== "later") keep.drop(id);
  if (came === "sent" || (came === "refused" && !mustStop(told))) { // its page says what follows, or what is wrong
    form.dataset.sent = "yes";
    form.elements.done.value = told.get("done");
    form.elements.ago.value = "0";
    if (told.get("felt") !== "pain") for (const one of form.querySelectorAll("[name=score],[name=signs]")) one.checked = false;
    form.submit();
  } else {
    unsent(told, came === "later", kept);
  }
}

// unsent says what becomes of an answer that has not arrived. Where to get help stays in view.
function unsent(told, later, kept) {
  const why = navigator.onLine ? "We could not send your answer just now." : "There is no network just now.";
  const waits = "Your answer stays on this device. We send it when you are back online: leave this page open, or open a session again.";
  if (mustStop(told)) {
    const then = later ? `${why} ${kept ? waits : "This device could not keep it."}` : "We could not take your answer: your link no longer works.";
    part("stopnow-told").textContent = `${then} Until we have your answer, your reminders go on.`;
  } else if (kept) {
    over("after", "We keep your answer", `${why} ${waits} ${words[told.get("felt")]}`);
  } else {
    complain("We could not send your answer, and this device could not keep it. Please try again.", "felt");
  }
}

async function sendKept() {
  if (sending) return;
  const { sent, refused } = await keep.sendAll();
  if (!sent && !refused) return;
  const news = sent ? "Your answer is sent" : "We could not take your answer";
  const more = sent ? "Thank you. You are back online." : "Its link no longer works. Open your newest reminder to tell us again.";
  part("said").textContent = `${news}.`;
  if (play.dataset.state === "after") over("after", news, more);
  if (play.dataset.state === "stop") part("stopnow-told").textContent = `${news}.`;
}

form.hidden = false;
if (posts) form.elements.session.value = number();
form.addEventListener("change", () => ask(""));
form.addEventListener("submit", tell);
part("begin").addEventListener("click", begin);
part("pause").addEventListener("click", pause);
part("back").addEventListener("click", back);
part("next").addEventListener("click", next);
part("show-easier").addEventListener("click", easier);
part("hurts").addEventListener("click", () => finish("pain"));
part("already").addEventListener("click", () => finish(""));
part("resume").addEventListener("click", resume);
document.addEventListener("keydown", (event) => {
  if (!playing() && play.dataset.state !== "paused") return;
  if (event.key === "ArrowRight") next();
  else if (event.key === "ArrowLeft") back();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) sendKept();
  else if (playing()) pause();
});
window.addEventListener("online", sendKept);
window.addEventListener("pageshow", (event) => {
  if (event.persisted && form.dataset.sent) location.reload(); // the session that was told of is over
});
setInterval(sendKept, 60000);
cue.toggle("voice", part("voice"));
cue.toggle("sound", part("sound"));
ask("");
show("start");
sendKept();

// The worker keeps what goes through it. What came before it ran, the first time, it is asked to keep.
async function stayOffline() {
  if (!navigator.serviceWorker) return;
  const kept = Boolean(navigator.serviceWorker.controller);
  await navigator.serviceWorker.register("/session-worker.js", { scope: "/session" });
  const { active } = await navigator.serviceWorker.ready;
  const absolute = (path) => new URL(path, location.href).href;
  if (!kept) active.postMessage({ page: location.href.split("#")[0], figures: data.items.map((item) => absolute(item.figure)) });
}
stayOffline().catch(() => {});
