// The page works without this file. With it, leaving is at once and leaves less behind.
"use strict";
(() => {
  const link = document.getElementById("leave");

  // leave blanks the page first, for the next one may be slow, and takes its place in the history.
  const leave = (event) => {
    event?.preventDefault();
    const to = link.href;
    document.title = "\u200b";
    document.documentElement.replaceChildren();
    location.replace(to);
  };
  link.addEventListener("click", leave);

  // Three times Shift or Escape within five seconds, as on GOV.UK's pages.
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    if (event.key !== "Shift" && event.key !== "Escape") { presses = []; return; }
    presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 5000);
    if (presses.length >= 3) leave(event);
  });

  // A county takes this page's place, so that back leads out and not through what was read.
  document.getElementById("counties").addEventListener("click", (event) => {
    const county = event.target.closest("a");
    if (!county || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(county.href.baseVal ? new URL(county.href.baseVal, location) : county.href);
  });

  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
})();
