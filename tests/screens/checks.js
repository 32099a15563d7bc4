// Judges the page as it is drawn now: a list of [kind, what]. Called with the texts that must not be seen.
(given) => {
  const defects = [];
  const say = (kind, what) => defects.push([kind, String(what).slice(0, 160)]);
  const named = (element) => {
    const name = element.getAttribute("class");
    return element.tagName.toLowerCase() + (name ? "." + name.trim().replace(/\s+/g, ".") : "") +
      " “" + (element.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40) + "”";
  };
  const seen = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });

  // nothing is wider than the window, unless it is in something that scrolls by itself
  const root = document.documentElement;
  const width = root.clientWidth;
  if (root.scrollWidth > width) say("overflow", `the page is ${root.scrollWidth} px wide`);
  const scrolls = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  };
  for (const element of document.body.querySelectorAll("*")) {
    const box = element.getBoundingClientRect();
    if (box.width && box.right > width + 1 && seen(element) && !element.closest("svg > *") && !scrolls(element)) {
      say("overflow", `${named(element)} ends at ${Math.round(box.right)} px`);
      break;
    }
  }

  // nothing is written over its own edge into what stands beside it
  for (const element of document.querySelectorAll("td, th, .button, .chip, .tile, .day, label"))
    if (seen(element) && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
      say("overflow", `${named(element)} is wider than its place`);

  // what people read and hear
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    const text = node.data.trim().replace(/\s+/g, " ");
    if (text && !parent.closest("script, style, noscript, template")) texts.push([text, parent]);
  }
  for (const name of ["aria-label", "placeholder", "title", "alt", "data-label"])
    for (const element of document.querySelectorAll(`[${name}]`)) texts.push([element.getAttribute(name).trim(), element]);

  // a letter that no font has is drawn as the one that never exists
  const canvas = new OffscreenCanvas(24, 24).getContext("2d", { willReadFrequently: true });
  const drawn = (letter, font) => {
    canvas.clearRect(0, 0, 24, 24);
    canvas.font = font;
    canvas.fillText(letter, 2, 18);
    return canvas.getImageData(0, 0, 24, 24).data.join();
  };
  const known = (window.knownLetters ??= new Map());
  const fonts = new Map();
  for (const [text, element] of texts) {
    const family = getComputedStyle(element).fontFamily;
    if (!fonts.has(family)) fonts.set(family, drawn("\u{10FFFE}", `16px ${family}`));
    for (const letter of text) {
      const key = family + letter;
      if (/[\s\p{Cf}\p{M}]/u.test(letter)) continue;
      if (!known.has(key)) known.set(key, drawn(letter, `16px ${family}`) !== fonts.get(family));
      if (!known.get(key)) say("glyph", `no font has ${letter} (U+${letter.codePointAt(0).toString(16)})`);
    }
  }

  // every text stands out from what is behind it (WCAG 1.4.3)
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const over = (front, alpha, behind) => front.map((c, i) => c * alpha + behind[i] * (1 - alpha));
  const behind = (element) => {
    const [r, g, b, alpha = 1] = channels(getComputedStyle(element).backgroundColor);
    if (alpha === 1 || !element.parentElement) return alpha ? [r, g, b] : [255, 255, 255];
    return over([r, g, b], alpha, behind(element.parentElement));
  };
  for (const element of new Set(texts.map(([, element]) => element))) {
    if (!seen(element) || element.closest("svg, option, [disabled], .unseen")) continue;
    const style = getComputedStyle(element), back = behind(element);
    const [r, g, b, alpha = 1] = channels(style.color);
    const levels = [light(over([r, g, b], alpha * style.opacity, back)), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (levels[0] + 0.05) / (levels[1] + 0.05);
    if (ratio < (large ? 3 : 4.5)) say("contrast", `${ratio.toFixed(2)} at ${named(element)}`);
  }

  // no text of the catalogue in another language, no word of the alphabet that isn't a name
  const messages = new Set(given.messages), words = new Set(given.words);
  for (const [text, element] of given.messages.length ? texts : []) {
    if (messages.has(text) && !element.closest("[translate=no]")) { say("untranslated", text); continue; }
    if (element.closest("code, pre, kbd, body [lang], [translate=no], textarea")) continue;
    const foreign = [...text.matchAll(/(?<![.\p{L}\d_])\p{Script=Latin}[\p{Script=Latin}\d_.@’'-]+/gu)]
      .map(([word]) => word.replace(/[.']+$/, "")).filter((word) => !words.has(word) && !/[\d_@]/.test(word));
    if (foreign.length) say("word", `${foreign.join(" ")} in ${element.tagName.toLowerCase()} “${text.slice(0, 60)}”`);
  }
  return defects;
}
