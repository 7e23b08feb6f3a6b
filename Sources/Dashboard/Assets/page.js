// Pages work without this file. It asks before a step that cannot be undone, and keeps the home page fresh.
"use strict";

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (sent) => {
    if (!window.confirm(form.dataset.confirm)) sent.preventDefault();
  });
}

const live = document.querySelector("[data-live]");

if (live && window.fetch && window.DOMParser) {
  const every = 30000;
  const bar = document.querySelector(".refresh");
  const words = bar.querySelector("[data-refreshed]");
  const button = bar.querySelector("button");
  const said = words.textContent;
  let failures = 0;
  let paused = false;
  let timer;

  // What the visitor had open, focused and scrolled, found again by its place in the page.
  const remember = () => {
    const focusable = [...live.querySelectorAll("a, button, summary, [tabindex]")];
    return {
      open: [...live.querySelectorAll("details")].map((found) => found.open),
      scrolled: [...live.querySelectorAll(".scroll")].map((found) => found.scrollTop),
      focused: document.activeElement.id || focusable.indexOf(document.activeElement),
    };
  };

  const restore = (before) => {
    live.querySelectorAll("details").forEach((found, place) => { found.open = Boolean(before.open[place]); });
    live.querySelectorAll(".scroll").forEach((found, place) => { found.scrollTop = before.scrolled[place] || 0; });
    const again = typeof before.focused === "string"
      ? document.getElementById(before.focused)
      : live.querySelectorAll("a, button, summary, [tabindex]")[before.focused];
    if (again) again.focus({ preventScroll: true });
  };

  const refresh = async () => {
    if (!paused && !document.hidden) {
      try {
        const answer = await fetch(live.dataset.live, { credentials: "same-origin", redirect: "error" });
        if (answer.status === 401 || answer.status === 403) return window.location.reload();
        if (!answer.ok) throw new Error(String(answer.status));
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const before = remember();
        live.replaceChildren(...fresh.body.childNodes);
        restore(before);
        failures = 0;
        words.textContent = said;
      } catch {
        failures += 1;
        words.textContent = button.dataset.stale;
      }
    }
    timer = setTimeout(refresh, every * Math.min(2 ** failures, 10));
  };

  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    if (!paused) { clearTimeout(timer); refresh(); }
  });
  bar.hidden = false;
  timer = setTimeout(refresh, every);
}
