// The desk by keyboard. Every key does what a link or a button of the page does as well.
"use strict";
(() => {
  const all = (what) => Array.from(document.querySelectorAll(what));
  const rows = all(".list .finding");
  let at = -1;
  const go = (to) => {
    if (!rows.length) return;
    if (at >= 0) rows[at].classList.remove("here");
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at].classList.add("here");
    rows[at].querySelector("a").focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  const follow = (what) => { const link = document.querySelector(what); if (link) link.click(); return !!link; };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox";
    if (typing) { if (event.key === "Escape") event.target.blur(); return; }
    let done = true;
    if (event.key === "j") { if (rows.length) go(at + 1); else follow("a[rel=next]"); }
    else if (event.key === "k") { if (rows.length) go(at - 1); else follow("a[rel=prev]"); }
    else if (event.key === "n") { const note = document.getElementById("note"); if (note) note.focus(); }
    else if (event.key === "/") { const words = document.getElementById("q"); if (words) words.focus(); else follow("a.up"); }
    else if (/^[cadzu]$/.test(event.key)) { done = follow(`[data-key=${event.key}]`); }
    else done = false;
    if (done) event.preventDefault();
  });
  // a decision is sent once, however often the key is pressed
  all("form.decide").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  }));
  addEventListener("pageshow", () => all("form.decide").forEach((form) => delete form.dataset.sent));
  // what is dropped anywhere on the page is chosen
  all("form.intake input[type=file]").forEach((input) => {
    const drop = input.closest(".drop");
    document.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
    document.addEventListener("dragleave", () => drop.classList.remove("over"));
    document.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    });
  });
  // the facets take a screen on a phone
  if (matchMedia("(max-width: 60rem)").matches) all("details.facets").forEach((one) => { one.open = false; });
})();
