import type { Page } from "playwright-core";

/** What of a page leaves its window, is cut off, or lies on something else. */
export function badlyLaid(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const wrong = [];
    const within = document.querySelector("dialog[open]") ?? document.querySelector("main") ?? document.body;
    if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push("the page is wider than its window: " + document.documentElement.scrollWidth);
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const one = node.parentElement;
      if (node.textContent.trim() === "" || one.closest(".unseen, .hidden, option, script, style, clipPath, [hidden]")) continue;
      // What is folded away has boxes, and is not shown.
      if (!one.checkVisibility({ visibilityProperty: true })) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width === 0 || box.height === 0) continue;
      // What is cut is no wider than what cuts it, nor taller.
      let [l, t, r, b] = [box.left, box.top, box.right, box.bottom];
      let scrolls = false;
      for (let up = one; up && up !== within.parentElement; up = up.parentElement) {
        const style = getComputedStyle(up);
        if (/auto|scroll/.test(style.overflowY)) scrolls = true;
        if (style.overflowX === "visible" && style.overflowY === "visible") continue;
        const cut = up.getBoundingClientRect();
        [l, t, r, b] = [Math.max(l, cut.left), Math.max(t, cut.top), Math.min(r, cut.right), Math.min(b, cut.bottom)];
      }
      texts.push({ one, text: node.textContent.trim().slice(0, 50), l, t, r, b, cut: !scrolls && (r - l < 4 || b - t < 4) });
    }
    for (const { text, l, r, cut } of texts) {
      if (cut) wrong.push(text + " is cut off");
      else if (l < -1 || r > innerWidth + 1) wrong.push(text + " leaves the window");
    }
    const apart = (one) => one.closest(".tabs, .toast, .lost-line, footer, header.top, .languages");
    texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
      if (a.one.contains(b.one) || b.one.contains(a.one) || apart(a.one) !== apart(b.one)) return;
      const [h, k] = [(a.b - a.t) * 0.25, (b.b - b.t) * 0.25];
      if (a.l + 3 < b.r - 3 && b.l + 3 < a.r - 3 && a.t + h < b.b - k && b.t + k < a.b - h) wrong.push(a.text + " lies on " + b.text);
    }));
    return wrong;
  })()`);
}
