() => {
  // Names of places and products, the same in every language, and of a language by itself.
  const NAMES = ["EMVI", "Ljubljana", "Graz", "Office", "Pseudo", "Language", "Slovenščina"];
  // English that a translator never saw; numbers and addresses are nobody's language.
  const isNumber = (word) => /^[0-9A-Z]{4}-[0-9A-Z]{4}\W*$/.test(word);
  const isEnglish = (word) => /[A-Za-z]{3,}/.test(word) && !/[\d@/]/.test(word) && !isNumber(word) &&
    /[ACDEGHIJKLNORSTUWYZacdeghijklnorstuwyz]/.test(word) &&
    !NAMES.includes(word.replace(/[^\p{L}\d_-]/gu, ""));
  const found = [];
  const page = document.documentElement.lang;
  const rightToLeft = document.documentElement.dir === "rtl";
  const show = (element) => (element.outerHTML || "").slice(0, 120);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true });
  const languageOf = (element) => element.closest("[lang]").lang;

  if (document.querySelectorAll("h1").length !== 1)
    found.push(`${document.querySelectorAll("h1").length} h1`);
  if (!document.title.trim()) found.push("no title");
  if (rightToLeft !== page.startsWith("ar")) found.push(`dir of ${page}`);

  // Texts: whose language is it, and does the page say so?
  const scripts = {
    ar: /[\u0600-\u06ff]/, el: /[\u0370-\u03ff]/, ru: /[\u0400-\u04ff]/,
  };
  const sameScript = { ar: ["ar", "fa", "ur", "ps", "ckb"], el: ["el"],
    ru: ["ru", "uk", "bg", "mk", "sr"] };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, text = node.data.trim();
    // What stands in a control was typed there, in whatever language.
    if (!text || element.closest("script, style, template, noscript, textarea")) continue;
    const language = languageOf(element);
    const marked = text.match(/⟨(\w+)⟩/);
    if (marked && !language.startsWith(marked[1]))
      found.push(`text in ${marked[1]} inside lang=${language}: ${text.slice(0, 80)}`);
    const isName = element.closest("bdi, code, [translate=no], .face");
    for (const [name, letters] of Object.entries(scripts))
      if (letters.test(text) && !isName && !marked && page !== "ar-xb" &&
          !sameScript[name].some((code) => language.startsWith(code)))
        found.push(`${name} letters inside lang=${language}: ${text.slice(0, 80)}`);
    if (page === "ar-xb" && language === page && !isName) {
      if (text.split(/\s+/).some(isEnglish)) found.push(`not translatable: ${text.slice(0, 80)}`);
    }
  }
  if (page === "ar-xb")
    for (const element of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]"))
      for (const name of ["aria-label", "placeholder", "alt", "title"]) {
        const text = element.getAttribute(name) || "";
        if (text.split(/\s+/).some(isEnglish) && languageOf(element) === page) found.push(`${name} not translatable: ${text}`);
      }

  // Place: nothing reaches out of the window, but inside its own scroller.
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth > width)
    found.push(`scrolls sideways: ${document.scrollingElement.scrollWidth} > ${width}`);
  for (const element of document.querySelectorAll("body *")) {
    if (!seen(element) || element.closest("svg, .vh, .trap, .skip, .strip, .scroll, option")) continue;
    const box = element.getBoundingClientRect();
    if (box.width && (box.right > width + 1 || box.left < -1))
      found.push(`outside the window (${Math.round(box.left)} to ${Math.round(box.right)}): ${show(element)}`);
    const style = getComputedStyle(element);
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible" &&
        style.display !== "inline" && style.clipPath === "none" && !element.matches("input, select, textarea, .band"))
      found.push(`cut off: ${show(element)}`);
  }

  // Mirrored: the brand stands where reading begins.
  const brand = document.querySelector(".brand");
  if (brand) {
    const box = brand.querySelector("svg").getBoundingClientRect();
    if ((box.left + box.right) / 2 > width / 2 !== rightToLeft) found.push("brand on the wrong side");
  }
  for (const animation of document.getAnimations())
    if (animation.playState === "running") found.push("something moves");
  return found;
}
