// The figures of a session, each moved to a place of its way by the session's own clock. They are all fetched at once, so
// that a session goes on without a network.
function figures(box, items) {
  const shown = items.map((item) => {
    const place = document.createElement("div");
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", item.alt);
    box.append(place);
    const figure = { place, svg: null, moves: [], length: 0 };
    if (item.figure) load(figure, item.figure).catch(() => still(place, item.figure));
    return figure;
  });

  // A drawing has a style of its own: in a shadow it is nobody else's, and made by script it needs no leave of the page.
  async function load(figure, source) {
    const answer = await fetch(source);
    if (!answer.ok) throw new Error("no figure");
    const text = await answer.text();
    const style = /<style>([^]*?)<\/style>/.exec(text);
    const bare = text.replace(/<style>[^]*?<\/style>/, "").replaceAll(' style="', ' data-style="');
    const svg = new DOMParser().parseFromString(bare, "image/svg+xml").documentElement;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${style ? style[1] : ""}:host{display:block}svg{display:block;width:100%;height:auto;max-height:var(--figure)}`);
    for (const part of svg.querySelectorAll("[data-style]")) {
      for (const rule of part.dataset.style.split(";")) {
        const [name, value] = rule.split(":");
        if (value) part.style.setProperty(name.trim(), value.trim());
      }
    }
    svg.setAttribute("aria-hidden", "true");
    const shadow = figure.place.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    shadow.append(document.importNode(svg, true));
    figure.svg = shadow.firstElementChild;
  }

  // A drawing that isn't shown has no animations yet, and one for who wants less motion never has any.
  function hold(figure) {
    if (!figure.svg || figure.moves.length) return;
    figure.moves = figure.svg.getAnimations({ subtree: true });
    for (const move of figure.moves) move.pause();
    if (figure.moves.length) figure.length = figure.moves[0].effect.getTiming().duration;
  }

  function still(place, source) {
    const image = document.createElement("img");
    image.src = source;
    image.alt = "";
    place.append(image);
  }

  // The drawing holds 0.6 s at each end and 0.8 s between the steps of 2 s that it goes through.
  function when(length, at) {
    const steps = Math.max(1, Math.round((length - 400) / 2800));
    const step = Math.min(steps - 1, Math.floor(at * steps));
    return 600 + step * 2800 + (at * steps - step) * 2000;
  }

  return {
    show(index, at) {
      shown.forEach(({ place }, i) => place.classList.toggle("shown", i === index));
      hold(shown[index]);
      const { moves, length } = shown[index];
      for (const move of moves) move.currentTime = when(length, at);
    },
  };
}
