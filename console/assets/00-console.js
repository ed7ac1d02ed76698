// The console's one script: passkeys, saving as one types, and keeping what was typed while the line is gone. Pages work without it but for passkeys.
"use strict";

const words = document.body.dataset;
const decode = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0));
const encode = bytes => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// say shows one line, and screen readers read it out; with it goes the way back in, for whoever is not signed in any more.
function say(text, out) {
  const line = document.getElementById("said");
  line.textContent = text;
  line.hidden = !text;
  if (!out) return;
  const way = Object.assign(document.createElement("a"), { textContent: words.in, href: "/console/login?back=" + encodeURIComponent(location.pathname + location.search) });
  line.append(" ", way);
}

// post sends a form's fields and gives the answer as values; what is wrong is thrown as it is to be said.
async function post(address, fields) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } });
  const values = await answer.json().catch(() => ({}));
  if (!answer.ok) throw Object.assign(new Error(values.error || words.again), { answered: true, out: answer.status === 401 });
  return values;
}

// What a passkey gives, in the form that the server reads.
const given = {
  assertion: c => ({
    id: c.id, rawId: encode(c.rawId), type: c.type, clientExtensionResults: {},
    response: {
      authenticatorData: encode(c.response.authenticatorData), clientDataJSON: encode(c.response.clientDataJSON),
      signature: encode(c.response.signature), userHandle: c.response.userHandle ? encode(c.response.userHandle) : undefined,
    },
  }),
  credential: c => ({
    id: c.id, rawId: encode(c.rawId), type: c.type, clientExtensionResults: {},
    response: {
      attestationObject: encode(c.response.attestationObject), clientDataJSON: encode(c.response.clientDataJSON),
      transports: c.response.getTransports ? c.response.getTransports() : [],
    },
  }),
};

// ask has the browser ask for a passkey, in the three ways that forms name.
const ask = {
  async get(form) {
    const ids = form.dataset.credentials.split(" ").filter(Boolean);
    const publicKey = { challenge: decode(form.dataset.challenge), userVerification: "required", allowCredentials: ids.map(id => ({ type: "public-key", id: decode(id) })) };
    return ["assertion", given.assertion(await navigator.credentials.get({ publicKey }))];
  },
  async login(form) {
    const { publicKey } = await post(form.dataset.begin, new FormData(form));
    publicKey.challenge = decode(publicKey.challenge);
    return ["assertion", given.assertion(await navigator.credentials.get({ publicKey }))];
  },
  async create(form) {
    const { publicKey } = await post(form.dataset.begin, new FormData(form));
    publicKey.challenge = decode(publicKey.challenge);
    publicKey.user.id = decode(publicKey.user.id);
    for (const known of publicKey.excludeCredentials || []) known.id = decode(known.id);
    return ["credential", given.credential(await navigator.credentials.create({ publicKey }))];
  },
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async event => {
    if (event.submitter && (event.submitter.value === "1" || event.submitter.hasAttribute("data-plain"))) return;
    event.preventDefault();
    say("");
    try {
      const [field, answer] = await ask[form.dataset.passkey](form);
      form.elements[field].value = JSON.stringify(answer);
      form.submit();
    } catch (wrong) {
      say(wrong.answered ? wrong.message : words.nokey);
    }
  });
}

// On a phone the list of pages scrolls; the page that one is on is in view.
for (const here of document.querySelectorAll("header nav [aria-current], .parts [aria-current]")) here.parentElement.scrollLeft = here.offsetLeft - 16;

// Signing out clears what was kept in this browser.
for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", () => localStorage.clear());
