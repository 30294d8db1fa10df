// Keeps what changes on the page up to date, and lets buttons work without losing one's place.
"use strict";

const PAUSE = 2000;

function update(text) {
  const fresh = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const other = fresh.getElementById(part.id);
    if (!other || other.innerHTML === part.innerHTML) continue;
    const open = [...part.querySelectorAll("details[open]")].map((one) => one.id);
    part.replaceChildren(...other.childNodes);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }
}

async function refresh() {
  if (!document.hidden) {
    try {
      const answer = await fetch("./");
      if (answer.ok) update(await answer.text());
    } catch {
      // The simulator was stopped; the next try may find it again.
    }
  }
  setTimeout(refresh, PAUSE);
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch("./", { method: "POST", body: new URLSearchParams(new FormData(form)) });
  update(await answer.text());
});

setTimeout(refresh, PAUSE);
