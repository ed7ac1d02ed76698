// Fields that are saved as one types. What cannot be sent is kept in this browser, for whoever typed it, and offered again.
{
  const pause = 700, again = 5000;
  const kept = form => `typed ${words.person} ${form.elements.key.value}`;

  // anew fetches the page again and puts what it says of a text, and of the whole page, in the place of what it said before.
  async function anew(form) {
    const cell = form.closest(".cell");
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!cell || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(cell.id);
    if (now) for (const part of [".beside", ".cell-name"]) cell.querySelector(part).replaceWith(now.querySelector(part));
    for (const said of document.querySelectorAll("[data-anew]")) {
      const fresh = page.getElementById(said.id);
      if (fresh && !said.contains(document.activeElement)) said.replaceWith(fresh);
    }
  }

  function field(form) {
    const box = form.elements.value;
    let timer, sending = false;

    async function save() {
      clearTimeout(timer);
      if (sending || box.value === form.elements.was.value) return;
      sending = true;
      say(words.saving);
      const value = box.value;
      try {
        const fields = new URLSearchParams(new FormData(form));
        const saved = await post(form.action, fields);
        form.elements.was.value = value;
        if (!form.elements.change.value) form.elements.change.value = saved.change;
        localStorage.removeItem(kept(form));
        say(words.saved);
        await anew(form);
      } catch (wrong) {
        localStorage.setItem(kept(form), JSON.stringify({ value, was: form.elements.was.value }));
        say(wrong.out ? words.out : wrong.answered ? wrong.message : words.kept, wrong.out);
        sending = false;
        if (!wrong.answered) timer = setTimeout(save, again); // not every line that is back says so
        return;
      }
      sending = false;
      if (box.value !== value) save();
    }

    box.addEventListener("input", () => {
      const letters = form.nextElementSibling && form.nextElementSibling.querySelector(".measure");
      if (letters && form.dataset.most) letters.toggleAttribute("data-over", [...box.value].length > Number(form.dataset.most));
      if (letters) letters.textContent = letters.textContent.replace(/\d+/, [...box.value].length);
      clearTimeout(timer);
      timer = setTimeout(save, pause);
    });
    box.addEventListener("change", save);
    form.addEventListener("submit", event => { event.preventDefault(); save(); });
    addEventListener("online", save);
    addEventListener("pagehide", () => { if (box.value !== form.elements.was.value) localStorage.setItem(kept(form), JSON.stringify({ value: box.value, was: form.elements.was.value })); });
    offer(form, box, save);
  }

  // offer shows what was typed here and never arrived.
  function offer(form, box, save) {
    const typed = JSON.parse(localStorage.getItem(kept(form)) || "null");
    const shape = document.getElementById("offer");
    if (!typed || !shape || box.readOnly) return;
    if (typed.value === box.value) return localStorage.removeItem(kept(form));
    const shown = shape.content.cloneNode(true).firstElementChild;
    shown.querySelector("[data-kept]").textContent = typed.value;
    shown.querySelector("[data-use]").addEventListener("click", () => { box.value = typed.value; shown.remove(); save(); });
    shown.querySelector("[data-drop]").addEventListener("click", () => { localStorage.removeItem(kept(form)); shown.remove(); });
    form.append(shown);
  }

  for (const form of document.querySelectorAll("form[data-field]")) field(form);
}
