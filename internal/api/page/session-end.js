// The end of a session: how it felt, told at once or when the network is back.
const form = part("told");
const fields = () => new FormData(form);

// ask shows the questions about pain to whoever says that it hurt.
function ask(felt) {
  if (felt) form.querySelector(`[name=felt][value=${felt}]`).checked = true;
  const hurt = fields().get("felt") === "pain";
  for (const id of ["how-much", "which-signs"]) part(id).hidden = !hurt;
}

// missing says what is still to be answered.
function missing(told) {
  if (!told.get("felt")) return ["Say how it felt.", "felt"];
  if (told.get("felt") === "pain" && !told.get("score")) return ["Choose a number from 0 to 10.", "score"];
  return null;
}

function mustStop(told) {
  const score = told.get("felt") === "pain" ? Number(told.get("score")) : 0;
  return score >= data.stop || (told.get("felt") === "pain" && told.getAll("signs").length > 0);
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
  const told = fields();
  const wrong = missing(told);
  part("incomplete").hidden = !wrong;
  if (wrong) {
    part("incomplete").textContent = wrong[0];
    part(wrong[1]).focus();
    return;
  }
  if (told.get("felt") !== "pain") {
    told.delete("score");
    told.delete("signs");
  }
  if (mustStop(told)) over("stop", "", "");
  else if (!form.method || form.method === "get") over("after", told.get("felt") === "pain" ? "Rest for today" : "Well done", words[told.get("felt")]);
  if (form.method !== "post") return;
  told.set("done", done ? String(Math.round(done)) : ""); // done without the player, it took as long as planned
  const id = told.get("session");
  keep.save(id, form.action, [...told.entries()], ended || Date.now());
  if (await keep.send(id)) {
    form.dataset.sent = "yes";
    for (const name of ["done", "ago"]) form.elements[name].value = name === "done" ? told.get("done") : "0";
    if (told.get("felt") !== "pain") for (const one of form.querySelectorAll("[name=score],[name=signs]")) one.checked = false;
    form.submit();
    return;
  }
  if (!mustStop(told)) over("after", "We keep your answer", `There is no network just now. Your answer stays on this device, and we send it when you are back online. ${words[told.get("felt")]}`);
}

async function sendKept() {
  const sent = await keep.sendAll();
  if (!sent) return;
  part("said").textContent = "Your answer is sent.";
  if (play.dataset.state === "after") over("after", "Your answer is sent", "Thank you. You are back online.");
}

form.hidden = false;
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
  if (document.hidden && playing()) pause();
});
window.addEventListener("online", sendKept);
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
