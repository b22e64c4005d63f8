// Plays a session: one clock, from which all that is shown follows.
const play = document.getElementById("play");
const part = (id) => document.getElementById(id);
const section = (name) => play.querySelector(`.${name}`);
const data = JSON.parse(part("session-data").textContent);
const { phases, starts, total } = timetable(data.turns);
const drawn = figures(part("figures"), data.items);
const lead = 5; // seconds to get ready in

let now = -lead; // where the session is, in seconds
let last = 0; // when that was last moved on, by performance.now
let done = 0; // seconds of exercise
let turn = -1;
let phase = null;
let seconds = -1; // the whole second that is shown
let begun = false;
let ended = 0;

const playing = () => play.dataset.state === "playing";
const resting = (kind) => ["rest", "side", "move"].includes(kind);

function show(state) {
  play.dataset.state = state;
  section("begin").hidden = state !== "start";
  section("stage").hidden = state !== "playing" && state !== "paused";
  section("cues").hidden = ["end", "after", "stop"].includes(state);
  section("end").hidden = state !== "end";
  section("after").hidden = state !== "after";
  section("stopnow").hidden = state !== "stop";
  section("lengths").hidden = state !== "start";
  section("moves").hidden = state !== "start";
  section("advice").hidden = ["playing", "paused", "stop"].includes(state);
  part("paused-words").hidden = state !== "paused";
  part("pause").textContent = state === "paused" ? "Go on" : "Pause";
  cue.stayAwake(state === "playing");
}

function announce(words) {
  part("said").textContent = words;
  cue.say(words);
}

function begin() {
  cue.wake();
  begun = true;
  show("playing");
  last = performance.now();
  window.scrollTo(0, 0);
  part("now").focus({ preventScroll: true });
  announce(`Get ready. ${called(data.items[0])}. ${data.items[0].start}`);
  draw();
  requestAnimationFrame(tick);
}

function tick() {
  if (!playing()) return;
  const time = performance.now();
  const passed = Math.min((time - last) / 1000, 1); // nothing is passed over where a device stands still
  last = time;
  if (now >= 0 && turn >= 0 && !resting(data.turns[turn].kind)) done += passed;
  now += passed;
  if (now >= total) {
    finish("");
    return;
  }
  draw();
  requestAnimationFrame(tick);
}

// draw shows the moment that the session is at.
function draw() {
  if (now < 0) {
    paint({ word: "Get ready", item: 0, at: 0, left: -now, detail: "", from: data.items[0].start });
    return;
  }
  const at = phases.findLast((one) => one.start <= now);
  const current = data.turns[at.turn];
  if (at.turn !== turn) enter(at.turn);
  if (at !== phase) {
    if (at.first && at.rep > 1) cue.count(at.rep);
    cue.beep(Boolean(at.first));
    phase = at;
  }
  const into = now - at.start;
  const share = at.enter ? Math.min(1, into / at.enter) : into / at.seconds;
  const details = [
    current.sets > 1 && !resting(current.kind) ? `Set ${current.set} of ${current.sets}` : "",
    ["", "First side", "Other side"][current.side || 0],
    current.reps ? `${at.rep} of ${current.reps}` : "",
  ];
  paint({
    word: at.word, item: current.item, at: at.from + (at.to - at.from) * share, left: at.seconds - into,
    count: at.rep, detail: details.filter(Boolean).join(" · "), from: opens(data.turns, at.turn) ? data.items[current.item].start : "",
  });
}

function paint({ word, item, at, left, count, detail, from }) {
  drawn.show(item, Math.min(1, Math.max(0, at)));
  part("along").value = Math.max(0, now) / total;
  const second = Math.ceil(left);
  if (second !== seconds && !count && second <= 3 && second > 0) cue.beep(false);
  seconds = second;
  const write = (id, text) => {
    if (part(id).textContent !== text) part(id).textContent = text;
  };
  write("place", `Exercise ${item + 1} of ${data.items.length}`);
  write("now", called(data.items[item]));
  write("word", word);
  write("count", String(count || second));
  write("detail", detail);
  write("from", from);
  write("easier-words", data.items[item].easier);
}

// enter begins a turn: it is said once, whole.
function enter(index) {
  if (turn >= 0 && data.turns[turn].item !== data.turns[index].item) closeEasier();
  turn = index;
  announce(sentence(data.turns, index, data.items));
}

function jump(index) {
  if (index >= data.turns.length) {
    finish("");
    return;
  }
  cue.silence();
  now = index < 0 ? -lead : starts[index];
  turn = -1;
  phase = null;
  draw();
}

function pause() {
  if (playing()) {
    cue.silence();
    show("paused");
    part("said").textContent = "Paused.";
    return;
  }
  cue.wake();
  show("playing");
  last = performance.now();
  requestAnimationFrame(tick);
}

// resume goes back to where the session was left, as if nothing had been answered.
function resume() {
  unanswer();
  show(begun ? "paused" : "start");
  part(begun ? "pause" : "begin").focus();
  if (begun) draw();
}

const back = () => jump(turn >= 0 && now - starts[turn] > 3 ? turn : turn - 1);
const next = () => jump(turn + 1);

function closeEasier() {
  part("easier").hidden = true;
  part("show-easier").setAttribute("aria-expanded", "false");
}

function easier() {
  const open = part("easier").hidden;
  part("easier").hidden = !open;
  part("show-easier").setAttribute("aria-expanded", String(open));
  if (open && playing()) pause();
}

// finish ends the session, at its end or because it hurts.
function finish(felt) {
  cue.silence();
  ended = Date.now();
  show("end");
  ask(felt);
  part("resume-line").hidden = now >= total;
  part("how").focus();
  part("said").textContent = "The session is over.";
  if (!felt) cue.say("Well done. How was it?");
}
