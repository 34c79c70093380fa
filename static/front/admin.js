// The queue of jQuery runs in order, so the tabs of the package are made by then.
addEventListener("load", () => window.django?.jQuery?.(chooseTabs));

// What the package leaves out for those who cannot see the page: which part of it is the main one,
// and that a box which scrolls is no part by itself.
addEventListener("load", () => {
  document.getElementById("main")?.setAttribute("role", "main");
  for (const box of document.querySelectorAll(".simplebar-content-wrapper")) {
    box.removeAttribute("role");
    box.removeAttribute("aria-label");
  }
});

const tabOf = (panel) => panel && document.querySelector(`a[href="#${CSS.escape(panel.id)}"]`);

// The city's own language, whatever the language of the interface: that text must exist.
const official = () => document.querySelector('[data-official]:not([data-official=""])')?.dataset.official;

function chooseTabs() {
  for (const panel of document.querySelectorAll("[role=tabpanel]")) {
    if (official() && panel.id.endsWith(`_${official()}`)) tabOf(panel)?.click();
  }
  // A field with an error may stand behind the tab of another language.
  for (const field of document.querySelectorAll("[aria-invalid=true]")) {
    tabOf(field.closest("[role=tabpanel]"))?.click();
  }
}

// The package makes its tabs when the page loads. A row that is added later gets them here.
addEventListener("formset:added", (event) => {
  const groups = new Map();
  for (const field of event.target.querySelectorAll(".mt")) {
    const key = [...field.classList].find((name) => name.startsWith("mt-field-"));
    const [text, language] = key.slice("mt-field-".length).split("-");
    if (!groups.has(text)) groups.set(text, []);
    groups.get(text).push([language, field]);
  }
  for (const fields of groups.values()) makeTabs(fields);
});

function makeTabs(fields) {
  const box = document.createElement("div");
  const list = document.createElement("ul");
  fields[0][1].closest(".form-row").before(box);
  box.append(list);
  for (const [language, field] of fields) {
    const row = field.closest(".form-row");
    const label = row.querySelector("label");
    const panel = document.createElement("div");
    const link = document.createElement("a");
    const item = document.createElement("li");
    label.textContent = label.textContent.replace(/ \[.+\]/, "");
    panel.id = `tab_${field.id}`;
    panel.append(row);
    link.href = `#${panel.id}`;
    link.textContent = language;
    item.append(link);
    list.append(item);
    box.append(panel);
  }
  const first = official() || document.documentElement.lang;
  const here = fields.findIndex(([language]) => language === first);
  django.jQuery(box).tabs({ active: Math.max(here, 0) });
}
