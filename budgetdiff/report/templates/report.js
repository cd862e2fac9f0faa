"use strict";
/* What a script adds to a page that works without one: sorting, filtering, opening all lines, copying a table to Excel. */
(() => {
  const rowsOf = (table) => Array.from(table.tBodies[0].rows);
  const shown = (cell) => {
    const copy = cell.cloneNode(true);
    copy.querySelectorAll(".tip,.hide,sup,svg,.remark").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };
  const valueOf = (row, column) => {
    const cell = row.cells[column];
    const data = cell.querySelector("data");
    const text = cell.dataset.v !== undefined ? cell.dataset.v : data ? data.value : "";
    return text === "" ? null : Number(text);
  };

  /* A row moves together with the lines below it; residuals stay last, and so does the total. */
  const sort = (table, column, down) => {
    const body = table.tBodies[0];
    const below = new Map();
    rowsOf(table).forEach((row) => {
      const key = row.dataset.in || "";
      below.set(key, [...(below.get(key) || []), row]);
    });
    const place = (key) => {
      const fixed = (row) => (row.classList.contains("total") ? 2 : row.classList.contains("residual") ? 1 : 0);
      (below.get(key) || [])
        .map((row, index) => ({ row, index, value: valueOf(row, column) }))
        .sort((a, b) => {
          if (fixed(a.row) !== fixed(b.row)) return fixed(a.row) - fixed(b.row);
          if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.index - b.index;
          return (down ? b.value - a.value : a.value - b.value) || a.index - b.index;
        })
        .forEach(({ row }) => {
          body.append(row);
          if (row.dataset.id) place(row.dataset.id);
        });
    };
    place("");
  };
  document.querySelectorAll("th[data-sort]").forEach((head) => {
    const table = head.closest("table");
    // not a button element: Chromium leaves those out where it repeats the head of a table on paper
    const button = document.createElement("span");
    button.setAttribute("role", "button");
    button.tabIndex = 0;
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
    head.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") !== "descending";
      table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(table, head.cellIndex, down);
    });
  });

  const openAll = (table, open) => table.querySelectorAll(".fold input").forEach((box) => (box.checked = open));
  const filter = (table, text) => {
    const rows = rowsOf(table);
    const wanted = text.trim().toLowerCase();
    const byId = new Map(rows.filter((row) => row.dataset.id).map((row) => [row.dataset.id, row]));
    const kept = new Set();
    /* An index knows by what else its rows are found: each row has the numbers of its words. */
    const words = table.dataset.vocabulary ? JSON.parse(table.dataset.vocabulary) : [];
    const every = wanted.split(/\s+/).map((part) => ({ part, at: new Set(words.flatMap((word, at) => (word.toLowerCase().includes(part) ? [String(at)] : []))) }));
    const fits = (row) => {
      const text = shown(row).toLowerCase();
      if (text.includes(wanted)) return true;
      if (!words.length) return false;
      const own = row.dataset.words.split(" ");
      return every.every(({ part, at }) => text.includes(part) || own.some((one) => at.has(one)));
    };
    rows.forEach((row) => {
      if (!wanted || fits(row)) {
        for (let one = row; one && !kept.has(one); one = byId.get(one.dataset.in)) kept.add(one);
      }
    });
    rows.forEach((row) => (row.hidden = !kept.has(row)));
    if (wanted) openAll(table, true);
    return kept.size > 0;
  };

  /* Text that a spreadsheet would take for a formula is given an apostrophe in the plain form; as HTML it is marked as text. */
  const cells = (table) =>
    [table.tHead.rows[0], ...rowsOf(table)]
      .filter((row) => !row.hidden)
      .map((row) => Array.from(row.cells).filter((cell) => !cell.classList.contains("bars")).map(shown));
  const numeric = /^[+−-]?[\d,]+(\.\d+)?%?$/;
  const plain = (text) => (numeric.test(text) ? text.replace("−", "-").replace(/^\+/, "") : /^[=+\-@−\t]/.test(text) ? "'" + text : text);
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const copy = (table) => {
    const rows = cells(table);
    const tsv = rows.map((row) => row.map(plain).join("\t")).join("\r\n");
    const html =
      "<table>" +
      rows
        .map(
          (row) =>
            "<tr>" +
            row
              .map((text) => (numeric.test(text) ? `<td>${escaped(plain(text))}</td>` : `<td style='mso-number-format:"\\@"'>${escaped(text)}</td>`))
              .join("") +
            "</tr>",
        )
        .join("") +
      "</table>";
    const give = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", tsv);
      event.clipboardData.setData("text/html", html);
    };
    document.addEventListener("copy", give, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", give);
    return done;
  };

  document.querySelectorAll(".tools").forEach((tools) => {
    const table = tools.parentElement.querySelector("table");
    if (!table) return;
    tools.hidden = false;
    const on = (name, kind, act) => {
      const element = tools.querySelector(name);
      if (element) element.addEventListener(kind, () => act(element));
    };
    on(".filter", "input", (input) => {
      const said = tools.querySelector(".said");
      said.textContent = filter(table, input.value) ? "" : said.dataset.none;
    });
    on(".open", "click", () => openAll(table, true));
    on(".shut", "click", () => openAll(table, false));
    on(".copy", "click", () => {
      const said = tools.querySelector(".said");
      said.textContent = copy(table) ? said.dataset.copied : "";
    });
  });

  /* All money of the page in another unit: exact, in whole fen, rounded half up as the page itself does. */
  const units = document.querySelector(".choose");
  const worded = (value, unit, signed) => {
    const [yuan, part = ""] = value.replace("-", "").split(".");
    const fen = BigInt(yuan + (part + "00").slice(0, 2));
    let places = unit === 1 && fen % 100n === 0n ? 0 : 2;
    const scaled = () => (fen * 10n ** BigInt(places) * 2n + BigInt(unit) * 100n) / (BigInt(unit) * 200n);
    while (fen && !scaled()) places += 1;
    const digits = scaled().toString().padStart(places + 1, "0");
    const whole = digits.slice(0, digits.length - places);
    const rest = places ? "." + digits.slice(-places) : "";
    const sign = value.startsWith("-") && fen ? "−" : signed && fen ? "+" : "";
    return sign + whole.replace(/\B(?=(\d{3})+$)/g, ",") + rest;
  };
  if (units) {
    const select = units.querySelector("select");
    units.hidden = false;
    select.addEventListener("change", () => {
      const unit = Number(select.value);
      document.querySelectorAll(".chart text[data-v]").forEach((text) => {
        text.textContent = worded(text.dataset.v, unit, /^[+]/.test(text.textContent));
        if (text.textContent.length > 11) text.setAttribute("font-size", "9.5px");
      });
      document.querySelectorAll("data").forEach((data) => {
        const plain = data.classList.contains("m") ? !/^[+]/.test(data.textContent) : data.classList.contains("n");
        const signed = !plain && !data.closest("h3");
        data.firstChild.nodeValue = worded(data.value, unit, signed);
      });
      // whole yuan are long: columns then take the width they need
      document.body.classList.toggle("long", unit === 1);
      document.querySelectorAll(".unit").forEach((one) => (one.textContent = select.selectedOptions[0].textContent));
    });
  }

  /* On paper everything is open, also in a browser that cannot be told so by style. */
  let shut = [];
  addEventListener("beforeprint", () => {
    shut = Array.from(document.querySelectorAll("details:not([open])"));
    shut.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => shut.forEach((one) => (one.open = false)));

  /* Escape puts the sentence of a number away. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement.classList.contains("n")) document.activeElement.blur();
  });
})();
