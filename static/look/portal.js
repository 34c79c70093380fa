// Makes the pages smoother; every page works without it.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.drop[open]").forEach((drop) => {
    if (!drop.contains(event.target)) drop.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.drop[open]").forEach((drop) => {
    drop.open = false;
    drop.querySelector("summary").focus();
  });
});
document.querySelectorAll("[data-focus]").forEach((element) => element.focus());
const allow = (form, yes) =>
  form.querySelectorAll("button").forEach((button) => (button.disabled = !yes));
document.querySelectorAll("form[method=post]:not([hx-post])").forEach((form) => {
  form.addEventListener("submit", () => {
    // A slow phone: the second tap of an impatient finger sends nothing. What is still here after
    // a while got a file in answer, or none.
    setTimeout(() => allow(form, false));
    setTimeout(() => allow(form, true), 6000);
  });
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => allow(form, true));
});
// What is exchanged in the page takes the focus with it, if it had it.
let hadFocus = false;
document.addEventListener("htmx:beforeRequest", (event) => {
  hadFocus = event.detail.elt.contains(document.activeElement);
});
document.addEventListener("htmx:load", (event) => {
  if (!hadFocus) return;
  hadFocus = false;
  const next = event.detail.elt.querySelector("a[href], button");
  if (next) next.focus();
});
// Whoever changes the language in the middle of a form finds their words again: they are carried
// to the same page in the other language, by this tab alone, and not on a phone of several people.
const CARRIED = "carried-words";
const shared = "shared" in document.documentElement.dataset;
const pageWithoutLanguage = (url) => new URL(url, location.href).pathname.replace(/^\/[^/]+/, "");
const wordFields = () =>
  [...document.querySelectorAll("main form[method=post] :is(textarea, input, select)[name]")].filter(
    (field) => !["hidden", "password", "file", "submit"].includes(field.type),
  );
const wasChanged = (field) =>
  "defaultValue" in field && field.value !== field.defaultValue && field.type !== "checkbox";
document.addEventListener("click", (event) => {
  const link = event.target.closest("header a[hreflang]");
  if (!link || shared || !wordFields().some(wasChanged)) return;
  const fields = wordFields().map((field) => [
    field.name,
    field.value,
    ["checkbox", "radio"].includes(field.type) ? field.checked : null,
  ]);
  try {
    sessionStorage.setItem(CARRIED, JSON.stringify([pageWithoutLanguage(link.href), fields]));
  } catch {} // Where a browser keeps nothing, nothing is carried.
});
try {
  const [page, fields] = JSON.parse(sessionStorage.getItem(CARRIED) || "[]");
  sessionStorage.removeItem(CARRIED);
  if (page === pageWithoutLanguage(location.href)) {
    for (const field of wordFields()) {
      const found = fields.find(
        ([name, value, checked]) => name === field.name && (checked === null || value === field.value),
      );
      if (!found) continue;
      if (found[2] === null) field.value = found[1];
      else field.checked = found[2];
    }
  }
} catch {}
