// What a session says and beeps, and keeping the screen on. All of it may be missing in a browser: then it is silent.
const cue = (() => {
  const on = { voice: true, sound: true };
  let audio;
  let lock;
  let awake = false; // is wanted
  try {
    Object.assign(on, JSON.parse(localStorage.getItem("limber.cues") || "{}"));
  } catch {}

  function toggle(name, button) {
    button.setAttribute("aria-pressed", String(on[name]));
    button.addEventListener("click", () => {
      on[name] = !on[name];
      button.setAttribute("aria-pressed", String(on[name]));
      if (!on.voice) silence();
      try {
        localStorage.setItem("limber.cues", JSON.stringify(on));
      } catch {}
    });
  }

  // What is being said is said to its end, and then the next.
  function say(words) {
    if (!on.voice || !window.speechSynthesis) return;
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = "en-GB";
    window.speechSynthesis.speak(speech);
  }

  // A number that comes too late is not said at all.
  function count(number) {
    if (window.speechSynthesis && !window.speechSynthesis.speaking) say(String(number));
  }

  function silence() {
    if (window.speechSynthesis) window.speechSynthesis.cancel();
  }

  // Browsers let sound begin only after a button was pressed.
  function wake() {
    try {
      audio = audio || new AudioContext();
      audio.resume();
    } catch {}
  }

  function beep(high) {
    if (!on.sound || !audio || audio.state !== "running") return;
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = high ? 880 : 520;
    loud.gain.setValueAtTime(0.15, audio.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.18);
    tone.connect(loud).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.2);
  }

  // A phone gives the lock up when the page is hidden: it is asked for again when the runner goes on.
  async function stayAwake(wanted) {
    awake = wanted;
    try {
      if (awake && (!lock || lock.released)) lock = await navigator.wakeLock.request("screen");
      if (!awake && lock) await lock.release();
    } catch {}
  }

  return { toggle, say, count, silence, wake, beep, stayAwake };
})();
