// The page works without this file. With it, leaving is at once, and a visit is one entry of the browser's history that
// leaving takes away.
"use strict";
(() => {
  // leave blanks the page first, for the next one may be slow, and gives it this one's place in the history.
  const leave = () => {
    const to = document.getElementById("leave").href;
    document.title = "\u200b";
    document.documentElement.textContent = "";
    location.replace(to);
  };

  // Three times Shift or Escape within five seconds, as on GOV.UK's pages.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift" && event.key !== "Escape") { presses = []; return; }
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 5000);
    if (presses.length >= 3) leave();
  });

  // ready shows what works with this file alone.
  const ready = () => {
    for (const id of ["print", "map"]) document.getElementById(id)?.removeAttribute("hidden");
  };

  // show puts the next page in the place of this one, so that back leads out and not through what was read.
  const show = async (form) => {
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) throw new Error(answer.status);
      const next = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.documentElement.lang = next.documentElement.lang;
      document.title = next.title;
      document.body.replaceWith(document.adoptNode(next.body));
      ready();
      document.getElementById("found")?.scrollIntoView();
    } catch {
      form.submit();
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target, pressed = event.submitter;
    if (!pressed) return; // an old browser, which sends the form by itself
    event.preventDefault();
    if (pressed.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: pressed.name, value: pressed.value }));
    show(form);
  });

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("#leave, #print, #map g");
    if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (pressed.id === "print") return window.print();
    event.preventDefault();
    if (pressed.id === "leave") return leave();
    document.querySelector(`#counties button[value="${pressed.dataset.county}"]`)?.click(); // the map presses the list
  });

  ready();
})();
