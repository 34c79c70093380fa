() => {
  const found = [];
  const root = document.documentElement, width = root.clientWidth;
  const show = (element) => element.outerHTML.slice(0, 160).replace(/\s+/g, " ");
  if ((root.dir === "rtl") !== root.lang.startsWith("ar")) found.push(`dir of ${root.lang}`);
  if (getComputedStyle(document.body).direction !== (root.dir || "ltr")) found.push("not mirrored");

  // Nothing reaches out of the window, but inside what scrolls by itself or is shut away.
  const held = (element) => {
    for (let box = element; box !== document.body && box; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.overflowX !== "visible" || style.position === "fixed") return true;
    }
    return false;
  };
  if (document.scrollingElement.scrollWidth > width + 1) {
    found.push("scrolls sideways");
    for (const element of document.querySelectorAll("body *")) {
      const box = element.getBoundingClientRect();
      if (box.width && (box.right > width + 1 || box.left < -1) && element.checkVisibility() && !held(element))
        found.push(`outside the window: ${show(element)}`);
    }
  }

  // What is written on the page, for whoever knows which words are its content.
  const words = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element.closest("script, style, template, textarea, [aria-hidden=true], [translate=no]") ||
        element.closest(".material-symbols-outlined") || element.closest("[lang]").lang !== root.lang) continue;
    for (const word of node.data.split(/\s+/)) if (word) words.add(word);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]"))
    for (const name of ["aria-label", "placeholder", "title"])
      for (const word of (element.getAttribute(name) || "").split(/\s+/)) if (word) words.add(word);
  return { found: found.slice(0, 4), words: [...words] };
}
