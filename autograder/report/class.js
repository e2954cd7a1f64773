"use strict";
(() => {
  const said = JSON.parse(document.body.dataset.said);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Search: a student by name, or by what is said of them in a row of misconceptions.
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const people = new Map();
  for (const article of all("article[data-student]")) {
    people.set(article.dataset.student, plain(article.querySelector("h3").textContent));
  }
  for (const row of all(".misconceptions tbody tr")) {
    const name = plain(row.querySelector("th").textContent);
    for (const link of all("a[data-student]", row)) {
      const number = link.dataset.student;
      people.set(number, `${people.get(number)} ${name}`);
    }
  }
  const filter = () => {
    const wanted = plain(search.value.trim());
    const kept = new Set([...people].filter(([, text]) => text.includes(wanted)).map(([number]) => number));
    for (const each of all("tr[data-student], article[data-student]")) each.hidden = !kept.has(each.dataset.student);
    for (const each of all(".attention li, .grid figure:not(.reference)")) {
      const named = all("a[data-student]", each).map((link) => link.dataset.student);
      each.hidden = wanted !== "" && !named.some((number) => kept.has(number));
    }
    found.textContent = wanted === "" ? "" : said.found.replace("{shown}", kept.size).replace("{all}", people.size);
    all("table.map").forEach(enter);
  };

  // Sorting: each heading of a table becomes a button; the order of a second click is the reverse.
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? plain(cell.textContent.trim()) : Number(cell.dataset.value);
  };
  const sort = (table, column) => {
    const heading = table.tHead.rows[0].cells[column];
    const rows = [...table.tBodies[0].rows];
    const numbers = rows.length > 0 && typeof value(rows[0], column) === "number";
    const down = heading.hasAttribute("aria-sort") ? heading.getAttribute("aria-sort") === "ascending" : numbers && column > 0;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const order = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b));
    rows.sort((a, b) => (down ? -1 : 1) * order(value(a, column), value(b, column)));
    table.tBodies[0].append(...rows);
  };
  for (const table of all("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, column));
      heading.append(button);
    });
  }

  // The map: one stop of the Tab key, then arrows.
  const links = (row) => all("td.cell a", row);
  const visible = (table) => [...table.tBodies[0].rows].filter((row) => !row.hidden && links(row).length > 0);
  const enter = (table) => {
    all("td.cell a", table).forEach((link) => { link.tabIndex = -1; });
    const first = visible(table)[0];
    if (first) links(first)[0].tabIndex = 0;
  };
  const move = (event) => {
    const link = event.target.closest("td.cell a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const table = link.closest("table");
    const rows = visible(table);
    const y = rows.indexOf(link.closest("tr"));
    const x = links(rows[y]).indexOf(link);
    const last = links(rows[y]).length - 1;
    const to = {
      ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1],
      Home: [y, 0], End: [y, last], PageUp: [0, x], PageDown: [rows.length - 1, x],
    }[event.key];
    if (!to) return;
    event.preventDefault();
    const target = rows[to[0]] && links(rows[to[0]])[to[1]];
    if (!target) return;
    link.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  };
  for (const table of all("table.map")) {
    enter(table);
    table.addEventListener("keydown", move);
  }

  // A student's part is completed when it is opened: the accepted solution beside the code, the pictures of the gallery.
  const complete = (details) => {
    for (const place of all("[data-copy]", details)) {
      const source = document.getElementById(place.dataset.copy);
      if (source) {
        const copy = document.createElement("pre");
        copy.textContent = source.textContent;
        place.append(copy);
      }
      place.removeAttribute("data-copy");
    }
    const shows = details.querySelector(".shows[data-title]");
    if (!shows) return;
    const grid = document.createElement("div");
    grid.className = "grid";
    for (const plate of all(`details.plate[id^="plate-${details.dataset.slug}-"]`)) {
      for (const figure of all("figure", plate)) {
        if (!all("a[data-student]", figure).some((link) => link.dataset.student === details.dataset.number)) continue;
        const copy = document.createElement("figure");
        const shown = figure.firstElementChild.cloneNode(true);
        shown.removeAttribute("id");
        const caption = document.createElement("figcaption");
        const link = document.createElement("a");
        link.href = `#${plate.id}`;
        link.textContent = plate.querySelector("summary").textContent;
        caption.append(link);
        copy.append(shown, caption);
        grid.append(copy);
      }
    }
    if (grid.childElementCount > 0) {
      const title = document.createElement("h4");
      title.textContent = shows.dataset.title;
      shows.append(title, grid);
    }
    shows.removeAttribute("data-title");
  };
  for (const details of all(".people details")) {
    details.addEventListener("toggle", () => { if (details.open) complete(details); });
  }

  // A link into a closed part opens it; Escape leads back to where one came from.
  let origin = null;
  const open = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let each = target; each; each = each.parentElement) {
      if (each instanceof HTMLDetailsElement && !each.open) {
        each.open = true;
        if (each.matches(".people details")) complete(each);
      }
    }
    target.scrollIntoView();
    if (target.tabIndex >= 0 || target.hasAttribute("tabindex")) target.focus({ preventScroll: true });
  };
  addEventListener("hashchange", open);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    if (link.closest("table.map")) origin = link;
    if (link.hash === location.hash) open();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && typing) {
      search.value = "";
      filter();
    } else if (event.key === "Escape" && origin) {
      origin.focus();
      origin.scrollIntoView({ block: "center" });
    }
  });
  search.addEventListener("input", filter);
  document.querySelector(".tools").hidden = false;
  open();
})();
