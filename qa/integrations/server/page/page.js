/** The page: sends the article, shows the report. What an article says only ever becomes text, never markup. */

const LANGUAGES =
  "ar bg bn ca cs da de el en es fa fi fr he hi hu id it ja ko nl no pl pt ro ru sk sv th tr uk vi zh".split(" ");
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"]);
const SIGN = { critical: "✖", major: "▲", minor: "•" };
const WEIGHT = { critical: 25, major: 5, minor: 1 };
/** Control characters, those that are not seen, and overrides of direction. */
const UNSEEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]|\udb40[\udc00-\udfff]/gu;

const NAMES = new Intl.DisplayNames("en", { type: "language" });

const $ = (id) => document.getElementById(id);

let order = null;

/** An element with classes, and text or elements in it. */
function element(name, classes = "", ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}

/** Words with what would not be seen made visible: NUL as ␀, an override as <U+202E>. */
const visible = (words) =>
  words.replace(UNSEEN, (character) => {
    const code = character.codePointAt(0);
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `<U+${code.toString(16).toUpperCase().padStart(4, "0")}>`;
  });

function say(message, bad = false) {
  $("status").textContent = message;
  $("status").classList.toggle("bad", bad);
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** What the form asks for. */
function written() {
  const made = { text: $("text").value.toWellFormed(), lang: $("lang").value || null };
  const source = $("source").value.toWellFormed();
  return source.trim() ? { ...made, source, source_lang: $("source-lang").value || null } : made;
}

/** The answer of the service; what it says of an error is thrown. */
async function post(path, body) {
  const headers = { "Content-Type": "application/json" };
  if ($("token").value) headers.Authorization = `Bearer ${$("token").value}`;
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => {
    throw new Error("The service can't be reached.");
  });
  if (answer.ok) return answer;
  const told = await answer.json().catch(() => null);
  if (answer.status === 401) {
    $("token-row").hidden = false;
    $("token").focus();
    throw new Error("This service asks for a token.");
  }
  throw new Error(told ? `${told.error.message} (${told.error.code})` : `The service answers ${answer.status}.`);
}

/** Have something done, with the buttons off; an error is said. */
async function busily(message, work) {
  const buttons = [$("check"), $("share")];
  for (const button of buttons) button.disabled = true;
  say(message);
  try {
    await work();
  } catch (error) {
    say(error.message, true);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

async function check() {
  if (!$("text").value.trim()) {
    say("Paste an article first.", true);
    $("text").focus();
    return;
  }
  const asked = written();
  await busily("Checking …", async () => {
    const [report] = (await (await post("v1/check", asked)).json()).documents;
    order = asked;
    show(report, [...asked.text]);
  });
}

async function share() {
  await busily("Making the report …", async () => {
    const link = element("a");
    link.href = URL.createObjectURL(await (await post("v1/report", order)).blob());
    link.download = "qa-report.html";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    say("The report is saved: one file, to read offline.");
  });
}

/** @param points the article's code points, in which the report counts */
function show(report, points) {
  const suspects = report.passages
    .map((passage, index) => ({ passage, index }))
    .filter(({ passage }) => passage.suspect)
    .sort((a, b) => b.passage.suspicion - a.passage.suspicion || a.passage.start - b.passage.start);
  const language = report.lang?.split("-")[0];
  $("article").lang = report.lang ?? "";
  $("article").dir = language ? (RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr") : "auto";
  $("article").replaceChildren(...blocks(report, points));
  $("suspects").replaceChildren(...suspects.map((suspect) => entry(suspect, report, points)));
  $("remarks").replaceChildren(...report.notes.map((note) => element("li", "", note)));
  $("result").hidden = false;
  $("share").hidden = false;
  const figures = [counted(suspects.length, "suspect"), counted(report.findings.length, "finding")];
  if (report.fluency !== null) figures.push(`fluency ${Math.round(report.fluency)}`);
  if (report.quality !== null) figures.push(`quality ${Math.round(report.quality)}`);
  say(`${suspects.length ? "" : "Nothing to look at. "}${figures.join(", ")}; language: ${report.lang ? NAMES.of(report.lang) : "unknown"}.`);
}

/** The article, a paragraph for every run of passages that no empty line parts. */
function blocks(report, points) {
  const made = [];
  let end = 0;
  report.passages.forEach((passage, index) => {
    const between = points.slice(end, passage.start).join("");
    const last = made.at(-1);
    if (last && !between.includes("\n")) last.append(visible(between));
    else made.push(element("p", `block ${passage.role}`));
    made.at(-1).append(passageOf(passage, index, report, points));
    end = passage.end;
  });
  return made;
}

/** A passage with its marks: the text is cut where a finding begins or ends. */
function passageOf(passage, index, report, points) {
  const made = element("span", passage.suspect ? "passage suspect" : "passage");
  made.id = `p${index}`;
  const findings = passage.findings.map((i) => report.findings[i]);
  const within = (at) => Math.min(Math.max(at, passage.start), passage.end);
  const cuts = new Set([passage.start, passage.end, ...findings.flatMap((f) => [within(f.start), within(f.end)])]);
  const sorted = [...cuts].sort((a, b) => a - b);
  for (const [i, start] of sorted.entries()) {
    for (const finding of findings.filter((f) => f.start === f.end && f.start === start)) made.append(mark([finding], ""));
    if (i + 1 === sorted.length) break;
    const words = points.slice(start, sorted[i + 1]).join("");
    const here = findings.filter((f) => f.start <= start && f.end >= sorted[i + 1] && f.start < f.end);
    made.append(here.length ? mark(here, words) : visible(words));
  }
  return made;
}

/** Words with the reasons why they are marked; the worst gives the colour. */
function mark(findings, words) {
  const worst = findings.reduce((a, b) => (WEIGHT[b.severity] > WEIGHT[a.severity] ? b : a));
  const made = element("mark", words ? "" : "point", visible(words));
  made.dataset.severity = worst.severity;
  made.title = findings.map((finding) => visible(finding.message)).join("\n");
  return made;
}

/** A line of the list: the reasons, the words, what they were translated from. */
function entry({ passage, index }, report, points) {
  const button = element("button");
  button.type = "button";
  button.dataset.passage = `p${index}`;
  for (const finding of passage.findings.map((i) => report.findings[i])) {
    const sign = element("span", "severity", SIGN[finding.severity]);
    sign.title = finding.severity;
    const reason = element("span", "reason", sign, ` ${visible(finding.message)}`);
    reason.dataset.severity = finding.severity;
    if (finding.suggestion?.trim()) reason.append(" → ", element("bdi", "fix", visible(finding.suggestion)));
    button.append(reason);
  }
  button.append(quoted("words", points.slice(passage.start, passage.end).join("")));
  if (passage.source?.text) button.append(quoted("words translated", passage.source.text));
  return element("li", "", button);
}

function quoted(classes, words) {
  const made = element("span", classes, visible(words));
  made.dir = "auto";
  return made;
}

/** Go to a passage, and to its entry in the list. */
function visit(id) {
  const passage = $(id);
  for (const other of document.querySelectorAll(".current")) other.classList.remove("current");
  for (const other of document.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
  document.querySelector(`#suspects [data-passage="${id}"]`)?.setAttribute("aria-current", "true");
  passage.classList.add("current");
  passage.tabIndex = -1;
  passage.focus({ preventScroll: true });
  passage.scrollIntoView({ block: "center" });
}

/** The languages that qa knows best, by their names. */
function fill(select) {
  const known = LANGUAGES.map((code) => [NAMES.of(code), code]).sort(([a], [b]) => a.localeCompare(b, "en"));
  for (const [name, code] of [["detect", ""], ...known]) select.append(new Option(name, code));
}

fill($("lang"));
fill($("source-lang"));
$("order").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
$("order").noValidate = true;
$("order").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !$("check").disabled) check();
});
$("share").addEventListener("click", share);
$("suspects").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) visit(button.dataset.passage);
});
$("article").addEventListener("click", (event) => {
  const passage = event.target.closest("mark")?.closest(".suspect");
  if (passage) visit(passage.id);
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, input, select")) return;
  if (event.key !== "n" && event.key !== "p") return;
  const buttons = [...document.querySelectorAll("#suspects button")];
  const at = buttons.findIndex((button) => button.ariaCurrent);
  const next = event.key === "n" ? at + 1 : at < 0 ? -1 : at - 1;
  if (buttons.length) visit(buttons.at(next % buttons.length).dataset.passage);
});
