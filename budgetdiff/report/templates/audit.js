"use strict";
/* What a script adds to a page of findings that is read without one: facets, search, addresses, decisions and their file. */
(() => {
  const all = (what, where = document) => Array.from(where.querySelectorAll(what));
  const root = document.querySelector(".columns");
  const rows = all(".finding");
  const states = JSON.parse(root.dataset.states);
  const given = JSON.parse(root.dataset.entries);
  const facets = all("[data-facet]").map((one) => one.dataset.facet);
  const q = document.getElementById("q"), who = document.getElementById("who");
  const fill = (text, values) => text.replace(/{(\w+)}/g, (whole, name) => values[name]);
  /* Decisions stay in the browser until they are saved: by what the page is about, so that two pages never mix. */
  const key = `budgetdiff ${document.title} ${rows.map((row) => row.dataset.id).join("").slice(0, 240)}`;
  let own = [];
  const memory = { get: () => { try { return JSON.parse(localStorage.getItem(key) || "[]"); } catch (error) { return []; } },
    set: () => { try { localStorage.setItem(key, JSON.stringify(own)); return true; } catch (error) { return false; } } };
  own = memory.get().filter((one) => one && typeof one.finding === "string");
  const started = new Map(rows.map((row) => [row.dataset.id, { status: row.dataset.decided, text: row.querySelector(".state").textContent.trim() }]));
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));

  /* The last that was not taken back counts, as in the file. */
  const standing = () => {
    const found = new Map();
    [...given, ...own].forEach((one) => {
      const stack = found.get(one.finding) || [];
      if (one.status === "undone") stack.pop(); else stack.push(one);
      found.set(one.finding, stack);
    });
    return found;
  };
  const decided = () => {
    const found = standing();
    const touched = new Set([...given, ...own].map((one) => one.finding));
    rows.forEach((row) => {
      const stack = found.get(row.dataset.id) || [], last = stack[stack.length - 1];
      const first = started.get(row.dataset.id);
      // what was carried over from an earlier year stands in no entry of its own
      const carried = !touched.has(row.dataset.id) ? first : { status: "open", text: "" };
      row.dataset.decided = last ? last.status : carried.status;
      row.dataset.decidedName = states[row.dataset.decided] || row.dataset.decided;
      row.querySelector(".state").textContent = last
        ? [states[last.status], last.who, (last.when || "").slice(0, 16).replace("T", " "), last.note].filter(Boolean).join(" · ") : carried.text;
      row.querySelector("[value=undone]").hidden = !last;
    });
  };

  const chosen = () => {
    const found = new Map(facets.map((name) => [name, new Set()]));
    const asked = new URLSearchParams(location.hash.startsWith("#f-") ? "" : location.hash.slice(1));
    facets.forEach((name) => asked.getAll(name).forEach((value) => found.get(name).add(value)));
    return { values: found, words: (asked.get("q") || "") };
  };
  const asAddress = (state) => {
    const asked = new URLSearchParams();
    facets.forEach((name) => Array.from(state.values.get(name)).sort().forEach((value) => asked.append(name, value)));
    if (state.words) asked.set("q", state.words);
    return `#${asked}`;
  };
  let state = chosen();
  const fits = (row, but) => facets.every((name) => name === but || !state.values.get(name).size || state.values.get(name).has(row.dataset[name]))
    && state.words.toLowerCase().split(/\s+/).every((word) => texts.get(row).includes(word));

  const draw = () => {
    decided();
    let shown = 0, left = 0;
    rows.forEach((row) => {
      row.hidden = !fits(row);
      if (!row.hidden) { shown += 1; if (row.dataset.decided === "open") left += 1; }
    });
    const count = document.querySelector(".count");
    count.textContent = fill(count.dataset.text, { n: shown, all: rows.length, left });
    const unsaved = document.querySelector(".unsaved");
    unsaved.textContent = own.length ? fill(unsaved.dataset.text, { n: own.length }) : "";
    facets.forEach((name) => {
      const counts = new Map();
      rows.filter((row) => fits(row, name)).forEach((row) => {
        const one = counts.get(row.dataset[name]) || { name: row.dataset[`${name}Name`], n: 0 };
        one.n += 1;
        counts.set(row.dataset[name], one);
      });
      state.values.get(name).forEach((value) => { if (!counts.has(value)) counts.set(value, { name: states[value] || value, n: 0 }); });
      const list = document.querySelector(`[data-facet="${name}"] ul`);
      list.replaceChildren(...Array.from(counts).sort((a, b) => b[1].n - a[1].n).map(([value, one]) => {
        const item = document.createElement("li"), button = document.createElement("button"), label = document.createElement("span"), n = document.createElement("span");
        label.textContent = one.name || "—";
        n.textContent = one.n;
        button.type = "button";
        button.setAttribute("aria-pressed", String(state.values.get(name).has(value)));
        button.append(label, n);
        button.addEventListener("click", () => {
          const values = state.values.get(name);
          if (values.has(value)) values.delete(value); else values.add(value);
          go();
        });
        item.append(button);
        return item;
      }));
    });
  };
  const go = () => { history.replaceState(null, "", asAddress(state)); draw(); };

  const decide = (row, status) => {
    const note = row.querySelector(".note");
    own.push({ finding: row.dataset.id, status, note: note.value.trim(), who: who.value.trim(), when: new Date().toISOString().slice(0, 19) + "+00:00",
      ...JSON.parse(row.dataset.about) });
    memory.set();
    note.value = "";
    draw();
  };
  /* A JSON string is a TOML basic string, but for DEL. */
  const quoted = (text) => JSON.stringify(text).replace(/\u007f/g, "\\u007f");
  const asToml = () => [...given, ...own].map((one) => ["[[disposition]]",
    ...["finding", "status", "note", "who", "when", "rule", "unit", "period", "subject"].filter((name) => one[name]).map((name) => `${name} = ${quoted(one[name])}`)]
    .join("\n")).join("\n\n") + "\n";
  document.querySelector(".save").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([asToml()], { type: "application/toml" }));
    link.download = "dispositions.toml";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  rows.forEach((row) => all(".decide button", row).forEach((button) => button.addEventListener("click", () => decide(row, button.value))));
  q.addEventListener("input", () => { state.words = q.value; go(); });
  document.querySelector(".search").addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", () => { state = chosen(); q.value = state.words; draw(); });

  let at = null;
  const here = (step) => {
    const shown = rows.filter((row) => !row.hidden);
    if (!shown.length) return;
    const next = shown[Math.max(0, Math.min(shown.length - 1, shown.indexOf(at) + step))];
    if (at) at.classList.remove("here");
    at = next;
    at.classList.add("here");
    at.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) { if (event.key === "Escape") event.target.blur(); return; }
    const decisions = { c: "confirmed", a: "accepted", d: "deferred", u: "undone" };
    if (event.key === "j" || event.key === "k") here(event.key === "j" ? 1 : -1);
    else if (event.key === "/") q.focus();
    else if (event.key === "n" && at) at.querySelector(".note").focus();
    else if (event.key in decisions && at && (event.key !== "u" || !at.querySelector("[value=undone]").hidden)) decide(at, decisions[event.key]);
    else return;
    event.preventDefault();
  });
  all("[hidden].tools, .facets[hidden]").forEach((one) => { one.hidden = false; });
  q.value = state.words;
  draw();
})();
