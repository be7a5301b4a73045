// Tables that sort and filter, and figures that show the passage they come from. No library, no network.
(() => {
  "use strict";
  const words = window.PLANCOMPARE || {};
  const plain = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();

  // 1.234,5 in Vietnamese and 1,234.5 in English; the first number of a cell decides, none sorts last.
  const number = (text, lang) => {
    const found = text.replace(/\u2212/g, "-").match(/-?\d[\d.,]*/);
    if (!found) return null;
    const digits = found[0].replace(/[.,]$/, "");
    const value = lang === "en" ? digits.replace(/,/g, "") : digits.replace(/\./g, "").replace(",", ".");
    return Number.isNaN(Number(value)) ? null : Number(value);
  };

  // A title over rows, or a line below them that says who states nothing: neither is a row of figures.
  const isTitle = (row) => row.matches(".group, .subject");
  const isGroup = (row) => row.cells.length === 1 && row.cells[0].colSpan > 1;
  const rowsOf = (body) => [...body.rows].filter((row) => !isGroup(row));
  const restOf = (body) => [...body.rows].filter((row) => isGroup(row) && !isTitle(row));

  // The column a head stands over, counting the heads that span several rows or columns.
  const columnHeads = (table) => {
    const grid = [];
    const heads = [];
    [...(table.tHead ? table.tHead.rows : [])].forEach((row, y) => {
      let x = 0;
      grid[y] = grid[y] || [];
      for (const cell of row.cells) {
        while (grid[y][x]) x += 1;
        for (let dy = 0; dy < cell.rowSpan; dy += 1) {
          grid[y + dy] = grid[y + dy] || [];
          for (let dx = 0; dx < cell.colSpan; dx += 1) grid[y + dy][x + dx] = true;
        }
        if (cell.colSpan === 1 && cell.textContent.trim()) heads.push([cell, x]);
        x += cell.colSpan;
      }
    });
    return heads;
  };

  const sortable = (table, lang) => {
    const bodies = [...table.tBodies];
    if (bodies.some((body) => rowsOf(body).some((row) => [...row.cells].some((c) => c.rowSpan > 1)))) return;
    const original = new Map(bodies.map((body) => [body, rowsOf(body)]));
    const heads = columnHeads(table);
    for (const [head, column] of heads) {
      const button = document.createElement("button");
      button.className = "sort";
      button.type = "button";
      button.title = words.sort || "";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const next = now === "ascending" ? "descending" : now === "descending" ? null : "ascending";
        for (const [other] of heads) other.removeAttribute("aria-sort");
        if (next) head.setAttribute("aria-sort", next);
        for (const body of bodies) {
          const rows = [...original.get(body)];
          if (next) rows.sort((a, b) => compare(a.cells[column], b.cells[column], lang, next));
          body.append(...rows, ...restOf(body));
        }
      });
    }
  };

  const compare = (a, b, lang, order) => {
    const sign = order === "ascending" ? 1 : -1;
    const [one, two] = [a, b].map((cell) => (cell ? cell.textContent : ""));
    const [x, y] = [number(one, lang), number(two, lang)];
    const leads = (text) => /^[^\p{L}]*\d/u.test(text.trim());
    if (x !== null && y !== null && leads(one) && leads(two)) return sign * (x - y);
    if (leads(one) !== leads(two)) return leads(one) ? -1 : 1;
    return sign * plain(one).localeCompare(plain(two), lang);
  };

  const filterable = (table) => {
    const bodies = [...table.tBodies];
    const all = bodies.flatMap(rowsOf);
    if (all.length < 6) return;
    const tools = document.createElement("div");
    const field = document.createElement("input");
    const count = document.createElement("output");
    tools.className = "tools";
    field.type = "search";
    field.placeholder = words.filter || "";
    field.setAttribute("aria-label", words.filter || "");
    tools.append(field, count);
    const form = table.closest(".for-wide, .for-narrow");
    if (form) form.prepend(tools);
    else (table.closest(".plancompare") || table).before(tools);
    const texts = new Map(all.map((row) => [row, plain(row.textContent)]));
    field.addEventListener("input", () => {
      const wanted = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of all) {
        row.hidden = !wanted.every((word) => texts.get(row).includes(word));
        shown += row.hidden ? 0 : 1;
      }
      // A title stays while something below it does: its own rows, or those of the subjects it stands over.
      let below = false;
      for (const body of bodies.reverse()) {
        const some = rowsOf(body).some((row) => !row.hidden);
        const over = rowsOf(body).length === 0;
        [...body.rows].filter(isGroup).forEach((row) => { row.hidden = !(over ? below : some); });
        below = over ? false : below || some;
      }
      bodies.reverse();
      count.textContent = !wanted.length
        ? ""
        : shown ? words.rows.replace("{shown}", shown).replace("{all}", all.length) : words.none;
    });
  };

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // A dialog that closes by its button, by Escape and by a click beside it; it brings its own way out.
  const opened = (...inner) => {
    const dialog = document.createElement("dialog");
    const close = element("button", "close", words.close);
    close.type = "button";
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => dialog.remove());
    dialog.append(...inner, close);
    document.body.append(dialog);
    dialog.showModal();
    return dialog;
  };

  const show = (passage) => {
    const title = element("h2", "", words.source);
    title.id = "passage-title";
    const quote = element("blockquote");
    quote.lang = "vi";
    quote.append(
      element("span", "around", passage.before), passage.left, element("mark", "", passage.value),
      passage.right, element("span", "around", passage.after),
    );
    const link = element("a", "", words.open);
    link.href = passage.href;
    const where = element("p", "where", passage.where[document.documentElement.lang]);
    const agency = element("p", "where", passage.agency);
    agency.lang = "vi";
    const shown = [];  // of a figure read from the picture of a page, that part of the page
    if (passage.crop) {
      const picture = element("img", "crop");
      picture.src = passage.crop;
      picture.alt = passage.value;
      shown.push(picture);
    }
    const dialog = opened(title, where, ...(passage.agency ? [agency] : []), quote, ...shown, link);
    dialog.setAttribute("aria-labelledby", title.id);
  };

  // Where the window makes a chart small, a tap on it or its button shows it at a size that reads well.
  const enlargeable = (figure) => {
    const button = element("button", "enlarge", words.enlarge);
    const picture = figure.querySelector("[role=img]");
    button.type = "button";
    figure.append(button);
    const enlarge = () => {
      if (getComputedStyle(button).display === "none") return;
      const large = picture.cloneNode(true);
      large.querySelector(".narrow")?.remove();
      large.tabIndex = 0;
      const dialog = opened(large);
      dialog.className = "large";
      dialog.setAttribute("aria-label", words.enlarge);
    };
    button.addEventListener("click", enlarge);
    picture.addEventListener("click", enlarge);
  };

  // A figure's address ends in "q-" (its quote) or "t-" (its place in the plan) and the target's id.
  const passageOf = (address) => {
    const found = address.match(/#(?:(?:.*?-)?q|t)-(.*)$/);
    return found && window.PASSAGES ? window.PASSAGES[decodeURIComponent(found[1])] : undefined;
  };

  // What is drawn of a target in a chart shows its passage too; the tables hold the same links for the keyboard.
  const passageDrawn = (event) => {
    const drawn = event.target.closest?.(".chart [data-passage], dialog [data-passage]");
    const id = drawn?.dataset.passage.replace(/[^\p{L}\p{N}_.-]/gu, "-");
    const passage = window.PASSAGES?.[id];
    if (!passage) return;
    event.stopPropagation();
    show(passage);
  };

  // What is wider than its place can be moved across with the arrow keys too. Typefaces that arrive late and a
  // window that is turned change what is wider, so each place is looked at again when it or what it holds grows.
  const reachable = (area) => {
    const caption = area.querySelector("caption");
    const look = () => {
      if (area.scrollWidth <= area.clientWidth) return area.removeAttribute("tabindex");
      area.tabIndex = 0;
      if (area.getAttribute("role") === null) area.setAttribute("role", "region");
      if (caption && !area.hasAttribute("aria-label")) area.setAttribute("aria-label", caption.textContent);
    };
    look();
    const watch = new ResizeObserver(look);
    for (const box of [area, ...area.children]) watch.observe(box);
  };

  // A link to a row leads to it in the form of its table that is in view: the narrow form names its places.
  const arrive = () => {
    document.querySelectorAll(".here").forEach((place) => place.classList.remove("here"));
    const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place || place.getClientRects().length) return;
    const named = [...document.querySelectorAll("[data-place]")].find((e) => e.dataset.place === place.id);
    const seen = named || place.closest(".for-wide, .for-narrow")?.parentElement;
    seen?.classList.add("here");
    seen?.scrollIntoView({ block: "center" });
  };

  document.querySelectorAll("main figure.chart").forEach(enlargeable);
  addEventListener("hashchange", arrive);
  arrive();
  document.addEventListener("click", passageDrawn, true);
  for (const area of document.querySelectorAll("main .plancompare, main figure, main .output")) reachable(area);
  for (const table of document.querySelectorAll("main table")) {
    const lang = (table.closest("[lang]") || document.documentElement).lang;
    sortable(table, lang);
    filterable(table);
  }
  for (const link of document.querySelectorAll("main a[href*='#']")) {
    const passage = passageOf(link.getAttribute("href"));
    if (!passage) continue;
    link.classList.add("passage");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(passage);
    });
  }
})();
