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
