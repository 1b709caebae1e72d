// Suggestions under a search box: the ARIA combobox pattern over /api/suggest.
// Without this script the form answers with a page of results.

const DELAY_MS = 150;
const { root } = document.documentElement.dataset; // what stands before every address here

for (const form of document.querySelectorAll("form[data-suggest]")) attach(form);

function attach(form) {
  const input = form.querySelector("input[name=q]");
  const target = form.dataset.suggest; // "page" or "explore": which address a choice leads to
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "建议 · Suggestions");
  list.hidden = true;
  form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let found = [];
  let active = -1;
  let timer = 0;
  let asked = 0;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show() {
    list.replaceChildren(...found.map(option));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
  }

  function mark(index) {
    active = (index + found.length) % found.length;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    location.assign(found[index][target]);
  }

  function option(suggestion, index) {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const kind = document.createElement("span");
    kind.className = `kind kind-${suggestion.kind.key}`;
    kind.textContent = suggestion.kind.zh;
    const { label, number, snippet, is_name: isName } = suggestion;
    const short = (words, length) => (words.length > length ? `${words.slice(0, length - 1)}…` : words);
    const name = snippet.text === label && isName ? marked(snippet) : [short(label, isName ? 60 : 20)];
    item.append(kind, ` ${number && number !== label ? `${number} ` : ""}`, ...name);
    if (!isName || (snippet.text !== label && snippet.text !== number)) {
      const words = document.createElement("span");
      words.className = isName ? "note" : "printed-words";
      words.append(isName ? " " : "", ...marked(snippet));
      item.append(words);
    }
    // mousedown, since the click would come after the box has lost the focus and the list is gone.
    item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
    return item;
  }

  function marked({ text, marks, is_cut_before: before, is_cut_after: after }) {
    const pieces = [before ? "…" : ""];
    let done = 0;
    // The marks count characters; a JavaScript string counts halves of rare ones.
    const characters = [...text];
    const piece = (start, end) => characters.slice(start, end).join("");
    for (const [start, end] of marks) {
      const mark = document.createElement("mark");
      mark.textContent = piece(start, end);
      pieces.push(piece(done, start), mark);
      done = end;
    }
    return [...pieces, piece(done), after ? "…" : ""];
  }

  async function ask() {
    const turn = ++asked;
    const typed = input.value.trim();
    if (!typed) { found = []; close(); return; }
    const answer = await fetch(`${root}/api/suggest?${new URLSearchParams({ q: typed, limit: 10 })}`);
    if (turn !== asked || !answer.ok) return;
    found = (await answer.json()).suggestions;
    active = -1;
    show();
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(close), DELAY_MS);
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return; // the keys belong to the input method
    if (event.key === "Escape") close();
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark(active <= 0 ? found.length - 1 : active - 1); }
    if (event.key === "Enter" && active >= 0) { event.preventDefault(); choose(active); }
  });
}
