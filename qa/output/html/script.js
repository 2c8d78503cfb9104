"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const card = document.getElementById("card");
const bar = document.querySelector(".bar");
const place = document.getElementById("place");
const marks = all("mark");
const notes = new Map(all(".notes > li").map((note) => [note.id, note]));
const off = new Set();
let shown = null;
let closing = 0;

/** The findings of a mark that no filter hides, the narrowest first. */
const notesOf = (mark) =>
  mark.getAttribute("aria-describedby").split(" ").map((id) => notes.get(id)).filter((note) => note && !note.hidden);
const visible = (mark) => notesOf(mark).length > 0;
const stops = (root = document) => all("mark[tabindex]", root).filter(visible);

function show(mark) {
  hide();
  const found = notesOf(mark);
  if (!found.length) return;
  shown = mark;
  for (const note of found) {
    const part = document.createElement("div");
    part.dataset.severity = note.dataset.severity;
    part.append(...[...note.children].filter((p) => !p.matches(".words")).map((p) => p.cloneNode(true)));
    card.append(part);
  }
  const passage = mark.closest(".passage");
  if (passage) {
    const scores = document.createElement("p");
    scores.className = "scores";
    scores.textContent = passage.dataset.scores;
    card.append(scores);
  }
  const ids = new Set(found.map((note) => note.id));
  for (const other of marks) other.classList.toggle("active", notesOf(other).some((note) => ids.has(note.id)));
  card.hidden = false;
  settle(mark);
}

/** Put the card under the mark, or over it where there is more room. */
function settle(mark) {
  const box = mark.getBoundingClientRect();
  const wide = document.documentElement.clientWidth;
  const below = box.bottom + card.offsetHeight + 8 < innerHeight || box.top < card.offsetHeight + 8;
  const top = below ? box.bottom + 6 : box.top - card.offsetHeight - 6;
  card.style.top = `${top + scrollY}px`;
  card.style.left = `${Math.max(8, Math.min(box.left, wide - card.offsetWidth - 8)) + scrollX}px`;
}

function hide() {
  clearTimeout(closing);
  shown = null;
  card.hidden = true;
  card.replaceChildren();
  for (const mark of marks) mark.classList.remove("active");
}

/** Focus a mark, wherever it is folded away. */
function visit(mark) {
  for (let fold = mark.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center" });
  show(mark);
}

/** Go from a mark to the next one of a list, or to the one before; from nowhere, or past an end, to the other end. */
function step(list, forward, here) {
  if (!list.length) return;
  const isBefore = (mark) => mark.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = here ? list.filter(isBefore).length : 0;
  const to = forward ? before + (list[before] === here) : before - 1;
  visit(list[(to + list.length) % list.length]);
}

const focused = () => document.activeElement?.closest?.("mark");
const first = (passage) => stops(passage)[0];
/** The first mark of each suspect. */
const suspects = () => all(".suspect").map(first).filter(Boolean);

function stepSuspect(forward) {
  const passage = focused()?.closest(".passage");
  step(suspects(), forward, (passage && first(passage)) || focused());
}

function count() {
  const list = suspects();
  const passage = focused()?.closest(".suspect");
  const at = passage ? list.indexOf(first(passage)) : -1;
  const total = list.length === 1 ? "1 suspect" : `${list.length} suspects`;
  place.textContent = at < 0 ? total : `${at + 1} of ${total}`;
}

function filter() {
  off.clear();
  for (const box of all("input", bar)) if (!box.checked) off.add(`${box.name}=${box.value}`);
  document.body.classList.toggle("tinted", !off.has("tint=fluency"));
  for (const note of notes.values())
    note.hidden = off.has(`severity=${note.dataset.severity}`) || off.has(`family=${note.dataset.family}`);
  for (const mark of marks) {
    const [first] = notesOf(mark);
    if (first) mark.dataset.severity = first.dataset.severity;
    else delete mark.dataset.severity;
    if (mark.hasAttribute("tabindex")) mark.tabIndex = first ? 0 : -1;
  }
  for (const passage of all(".suspect")) passage.classList.toggle("quiet", !all("mark", passage).some(visible));
  hide();
  count();
}

document.addEventListener("focusin", (event) => {
  const mark = event.target.closest("mark");
  if (mark) show(mark);
  else if (!card.contains(event.target)) hide();
  count();
});
document.addEventListener("mouseover", (event) => {
  const mark = event.target.closest("mark");
  if (mark && visible(mark)) {
    clearTimeout(closing);
    if (mark !== shown) show(mark);
  } else if (card.contains(event.target)) clearTimeout(closing);
  else if (shown) {
    clearTimeout(closing);
    closing = setTimeout(() => {
      const mark = focused();
      if (mark !== shown) mark ? show(mark) : hide();
    }, 250);
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.getAttribute("href").slice(1)));
  const mark = target?.closest("mark");
  if (mark && visible(mark)) {
    event.preventDefault();
    visit(mark);
  } else if (target) {
    const fold = target.closest("details");
    if (fold) fold.open = true;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  const onMark = event.target.matches("mark");
  if (event.key === "Escape") hide();
  else if (event.key === "n" || event.key === "p") stepSuspect(event.key === "n");
  else if (onMark && ["ArrowRight", "ArrowDown"].includes(event.key)) step(stops(), true, event.target);
  else if (onMark && ["ArrowLeft", "ArrowUp"].includes(event.key)) step(stops(), false, event.target);
  else return;
  event.preventDefault();
});
document.getElementById("next").addEventListener("click", () => stepSuspect(true));
document.getElementById("previous").addEventListener("click", () => stepSuspect(false));
bar.addEventListener("change", filter);
addEventListener("resize", () => shown && settle(shown));

let folded = [];
addEventListener("beforeprint", () => {
  hide();
  folded = all("details.document:not([open])");
  for (const fold of folded) fold.open = true;
});
addEventListener("afterprint", () => {
  for (const fold of folded) fold.open = false;
});

bar.hidden = !marks.length;
document.querySelector(".keys").hidden = !marks.length;
filter();
