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
document.querySelectorAll("form[method=post]").forEach((form) => {
  form.addEventListener("submit", () => {
    // A slow phone: the second tap of an impatient finger sends nothing.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => (button.disabled = true)));
  });
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form button:disabled").forEach((button) => (button.disabled = false));
});
