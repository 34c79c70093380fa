// Leaving at once. It runs before the page is drawn, so that "Back" shows nothing of it.
(() => {
  const LEFT = "left";
  const away = document.documentElement.dataset.leave;
  const note = (left) => {
    try {
      if (left) sessionStorage.setItem(LEFT, "1");
      else sessionStorage.removeItem(LEFT);
    } catch {} // A browser that keeps nothing has nothing to show again either.
  };
  const hasLeft = () => {
    try {
      return sessionStorage.getItem(LEFT) === "1";
    } catch {
      return false;
    }
  };
  const leave = () => {
    note(true);
    document.documentElement.hidden = true;
    location.replace(away);
  };
  const look = (cameBack) => {
    if (!hasLeft()) return;
    if (cameBack) leave();
    else note(false);
  };
  const [visit] = performance.getEntriesByType("navigation");
  look(visit && visit.type === "back_forward");
  addEventListener("pageshow", (event) => {
    if (event.persisted) look(true);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[data-leave]")) return;
    event.preventDefault();
    leave();
  });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    presses = event.key === "Escape" ? [...presses, event.timeStamp].slice(-3) : [];
    if (presses.length === 3 && presses[2] - presses[0] < 2000) leave();
  });
})();
