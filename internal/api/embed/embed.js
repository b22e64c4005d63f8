// Limber on any website: <limber-subscribe>, <limber-contact> and <limber-routine>. What they hold, such as
// links, is shown until they have loaded, and where they can't. infra/embed.md tells how to use them.
(() => {
  const script = document.currentScript || document.querySelector('script[src*="/embed.js"]');
  const api = new URL(script.src).origin;
  const patience = 15000; // longer than the API takes at its slowest
  const style = new CSSStyleSheet();
  style.replaceSync("embed.css");

  // make("p", { class: "hint" }, "Words") is <p class="hint">Words</p>.
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element[name] = value;
      else if (value) element.setAttribute(name, value);
    }
    element.append(...children.flat(9).filter(Boolean));
    return element;
  };
  const p = (words) => make("p", {}, words);
  const link = ({ text, url }) => make("a", { href: url }, text);
  const blocks = (list) =>
    list.map((b) => (b.text ? p(b.text) : b.link ? p(link(b.link)) : make("ul", {}, b.list.map((item) => make("li", {}, item)))));

  // ask returns what the API answers. It throws what the API says is wrong, or that there was no answer.
  const ask = async (path, options) => {
    const answer = await fetch(api + path, { signal: AbortSignal.timeout(patience), ...options });
    const type = answer.headers.get("Content-Type") || "";
    const content = await (type.includes("json") ? answer.json() : answer.text());
    if (!answer.ok) throw Object.assign(new Error(answer.status), type.includes("problem") && content);
    return content;
  };

  class Limber extends HTMLElement {
    connectedCallback() {
      if (this.shadowRoot) return; // it was only moved
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [style];
      this.show(this.links());
      this.content().then((content) => this.show(content), (error) => this.fail(error));
    }

    show(...nodes) {
      this.shadowRoot.replaceChildren(...nodes.flat(9).filter(Boolean));
    }

    // links are those of the website, or else one to our own page.
    links() {
      return make("slot", {}, link({ text: "Open our own page", url: api + this.page }));
    }

    async fail(error) {
      console.error("Limber:", error.detail || error, error.errors || "");
      let words = "This part of the page could not be loaded. Please try again in a few minutes, or use this link:";
      // Who isn't allowed gets an answer too, but not to read.
      if (error instanceof TypeError && (await fetch(api + "/embed.js", { mode: "no-cors" }).catch(() => 0))) {
        console.error(`Limber: is ${location.origin} among the clinic's AllowedOrigins?`);
        words = "This does not work on this website just now. Please use this link instead:";
      }
      this.show(make("p", { role: "alert" }, words), this.links());
    }

    heading(below, words) {
      const top = +this.getAttribute("heading") || 2;
      return make("h" + Math.min(top + below, 6), { tabindex: "-1" }, words);
    }

    parts(list) {
      return list.map((part) => make("div", { class: "part " + part.level }, this.heading(1, part.heading), blocks(part.blocks)));
    }
  }

  class Form extends Limber {
    async content() {
      const f = (this.form = await ask(this.about));
      this.top = this.heading(0, f.title);
      if (f.hosted) return [this.top, p(f.summary), p(link({ text: f.title, url: f.page }))];
      this.errors = make("div", { class: "errors", role: "alert", tabindex: "-1", hidden: "hidden" });
      this.status = make("p", { role: "status" });
      const does = (event) => {
        event.preventDefault();
        this.submit();
      };
      this.seen = f.stops.length;
      this.body = make("form", { novalidate: "novalidate", onsubmit: does }, f.questions.map((q) => this.question(q)), make("button", {}, f.button), blocks(f.outro));
      return [this.errors, this.top, p(f.summary), this.parts(f.intro), this.body, this.status];
    }

    question({ name, kind, label, hint, value, autocomplete, groups }) {
      const id = name;
      const beside = [hint && make("p", { id: id + "-hint" }, hint), make("p", { id: id + "-error", class: "wrong" })];
      const options = { "aria-describedby": (hint ? id + "-hint " : "") + id + "-error" };
      const grouped = (tag, one) =>
        groups.map(({ label, choices }) => {
          const list = choices.map(one);
          return label ? make(tag, { label }, tag === "fieldset" && make("legend", {}, label), list) : list;
        });
      if (["one", "many", "agree"].includes(kind)) {
        let n = 0;
        const tick = (choice) => {
          const id = name + n++;
          const type = kind === "one" ? "radio" : "checkbox";
          const box = make("input", { id, name, type, value: choice.value, checked: choice.value === value });
          return make("div", { class: "tick" }, box, make("label", { for: id }, choice.label));
        };
        return make("fieldset", { class: "field", ...options }, make("legend", {}, label), beside, grouped("fieldset", tick));
      }
      Object.assign(options, { id, name, autocomplete });
      let input;
      if (groups) {
        input = make("select", options, grouped("optgroup", (c) => new Option(c.label, c.value)));
        input.value = kind === "zone" ? Intl.DateTimeFormat().resolvedOptions().timeZone : value;
        if (!input.value) input.value = value;
      } else if (kind === "long") input = make("textarea", { rows: "8", ...options });
      else input = make("input", { type: kind, value, step: kind === "time" && "300", ...options });
      return make("div", { class: "field" }, make("label", { for: id }, label), beside, input);
    }

    inputs(name) {
      return [...this.body.querySelectorAll(`[name="${name}"]`)];
    }

    // answers are what was filled in, as the API takes it, and the versions of the words that were shown.
    answers() {
      const body = { wordings: [] };
      for (const { name, kind, number, groups } of this.form.questions) {
        const inputs = this.inputs(name);
        const ticked = inputs.filter((box) => box.checked).map((box) => box.value);
        if (kind === "many") body[name] = ticked;
        else if (kind === "agree") {
          body.wordings.push(...groups[0].choices.map((c) => c.wording));
          for (const to of ticked) body.consent = to === "true" || { ...body.consent, [to]: true };
        } else {
          const value = kind === "one" ? ticked[0] || "" : inputs[0].value;
          body[name] = number ? +value : value;
        }
      }
      return body;
    }

    submit() {
      const at = this.form.stops.findIndex((stop) => this.answers().signs.includes(stop.level));
      if (at >= 0 && at < this.seen) this.stop(at);
      else this.send();
    }

    // stop shows where to get help before a message is sent. What was typed stays in the form.
    stop(at) {
      const { title, parts, send, back } = this.form.stops[at];
      const form = [...this.shadowRoot.children];
      const onward = (seen) => () => {
        this.seen = seen;
        this.show(form);
        this.top.focus();
        if (seen === at) this.send();
      };
      const heading = this.heading(0, title);
      this.show(heading, this.parts(parts), make("button", { onclick: onward(at) }, send), make("button", { onclick: onward(this.seen) }, back));
      heading.focus();
    }

    async send() {
      if (this.sending) return;
      this.sending = true;
      this.status.textContent = "Sending. Please wait.";
      const body = JSON.stringify(this.answers());
      // The same answers are the same request: however often they are sent, they are taken once.
      if (body !== this.last) this.key = crypto.getRandomValues(new Uint32Array(4)).join("-");
      this.last = body;
      const headers = { "Content-Type": "application/json", "Idempotency-Key": this.key };
      await ask(this.to, { method: "POST", headers, body }).then((answer) => this.thank(answer), (error) => this.refuse(error));
      this.status.textContent = "";
      this.sending = false;
    }

    thank({ reference, message, card }) {
      const { title, lead, parts } = this.form.sent;
      const heading = this.heading(0, title);
      const stop = card && this.form.stops.find((s) => s.level === card.level);
      const big = reference && [
        make("p", { class: "big" }, make("span", { "aria-hidden": "true" }, reference), make("span", { class: "hidden" }, [...reference].join(" "))),
      ];
      this.show(heading, stop && this.parts(stop.parts.slice(0, 1)), lead && p(lead), big, p(message), this.parts(parts));
      heading.focus();
      this.dispatchEvent(new CustomEvent("limber-sent", { bubbles: true, composed: true }));
    }

    // refuse says why nothing was sent, beside the questions and above them.
    refuse({ detail, errors = [] }) {
      const items = errors.map((e) => make("li", {}, e.message));
      for (const { name, wrong } of this.form.questions) {
        const at = errors.findIndex((e) => e.field === name);
        const words = at < 0 ? "" : wrong || errors[at].message;
        const [input] = this.inputs(name);
        this.body.querySelector(`#${name}-error`).textContent = words && "Error: " + words;
        input.removeAttribute("aria-invalid");
        if (!words) continue;
        if (!input.closest(".tick")) input.setAttribute("aria-invalid", "true");
        const does = (event) => {
          event.preventDefault();
          input.focus();
        };
        items[at].replaceChildren(make("a", { href: "#" + input.id, onclick: does }, words));
      }
      const sorry = [p(detail || "We could not send this just now."), blocks(this.form.sorry)];
      this.errors.replaceChildren(this.heading(1, "There is a problem"), ...(errors.length ? [make("ul", {}, items)] : sorry.flat()));
      this.errors.hidden = false;
      this.errors.focus();
    }
  }

  class Routine extends Limber {
    async content() {
      const query = new URLSearchParams({ format: "html", heading: this.getAttribute("heading") || 2 });
      for (const name of ["focus", "minutes", "level", "tier"]) {
        if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
      }
      const content = make("div", {});
      content.innerHTML = await ask("/v1/routines?" + query);
      return content;
    }
  }

  const define = (name, element, parts) => {
    Object.assign(element.prototype, parts);
    if (!customElements.get(name)) customElements.define(name, element);
  };
  define("limber-subscribe", class extends Form {}, { page: "/subscribe", about: "/v1/forms/subscription", to: "/v1/subscriptions" });
  define("limber-contact", class extends Form {}, { page: "/contact", about: "/v1/forms/enquiry", to: "/v1/enquiries" });
  define("limber-routine", Routine, { page: "/routine" });
})();
