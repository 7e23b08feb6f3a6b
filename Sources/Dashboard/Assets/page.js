// Pages work without this file but for uploads. It asks before a step that cannot be undone, and keeps pages fresh.
"use strict";

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (sent) => {
    if (!window.confirm(form.dataset.confirm)) sent.preventDefault();
  });
}

const upload = document.querySelector("form[data-upload]");

// The file goes to the API as it is; what does not fit in memory is never read into it.
if (upload && window.fetch) {
  const words = upload.querySelector("[data-words]");
  const fields = upload.querySelector("fieldset");
  fields.disabled = false;
  upload.addEventListener("submit", async (sent) => {
    sent.preventDefault();
    const { file, source, live, whole, hold } = upload.elements;
    const chosen = file.files[0];
    if (!chosen) return;
    const kinds = [
      [/\.(ndjson|jsonl)$/i, "application/x-ndjson"],
      [/\.xlsx$/i, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
      [/(?:)/, "text/csv"],
    ];
    const type = kinds.find(([name]) => name.test(chosen.name))[1];
    const query = new URLSearchParams({
      name: chosen.name.slice(0, 200),
      source: source.value,
      live: live.checked,
      whole: whole.checked,
      hold: hold.checked,
    });
    words.textContent = upload.dataset.sending;
    fields.disabled = true;
    try {
      const answer = await fetch(`${upload.action}?${query}`, {
        method: "POST",
        body: chosen,
        credentials: "same-origin",
        headers: { "Content-Type": type, "Accept-Language": document.documentElement.lang },
      });
      const said = await answer.json();
      if (answer.ok && said.state === "held") return window.location.assign(`${upload.dataset.held}/${said.id}`);
      if (answer.ok) return window.location.reload();
      words.textContent = said.detail;
    } catch {
      words.textContent = upload.dataset.failed;
    }
    fields.disabled = false;
  });
}

const live = document.querySelector("[data-live]");

if (live && window.fetch && window.DOMParser) {
  const every = Number(live.dataset.every) || 30000;
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
