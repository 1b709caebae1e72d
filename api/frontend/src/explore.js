// The explorer's canvas. The address is the state: focus, open, more, show. A click makes the next
// address; the panel beside the canvas comes from the server for it, and the canvas follows it.

import cytoscape from "cytoscape";
import fcose from "cytoscape-fcose";
import { styleFor } from "./style.js";

cytoscape.use(fcose);

const BATCH = 24;
const MAX_NEIGHBOURS = 400;
const MAX_OPEN = 20;
const MIN_READABLE_ZOOM = 0.6;
const MAX_EDGES_NAMED = 12;
const LINE = 8;
const NEAR = 90;
const FAR = 500;
const GOLDEN_ANGLE = 2.4;
const MAX_FOR_DEFAULT_QUALITY = 300;
const container = document.getElementById("canvas");
const status = document.getElementById("canvas-status");
const { root } = document.documentElement.dataset; // what stands before every address here
const dark = matchMedia("(prefers-color-scheme: dark)");

const cy = cytoscape({
  container,
  style: styleFor(dark.matches),
  minZoom: 0.15,
  maxZoom: 3,
});
dark.addEventListener("change", () => cy.style(styleFor(dark.matches)));

const answers = new Map(); // "id limit" → promise of the neighbours, so that going back is free

function read(address) {
  const query = new URL(address, location.href).searchParams;
  return {
    focus: query.get("focus"),
    open: [...new Set(query.getAll("open"))].slice(-MAX_OPEN),
    more: query.getAll("more"),
    show: query.get("show") || query.get("focus"),
  };
}

function write({ focus, open, more, show }) {
  const query = new URLSearchParams({ focus });
  open.forEach((id) => query.append("open", id));
  more.forEach((id) => query.append("more", id));
  if (show && show !== focus) query.append("show", show);
  return `${root}/explore?${query.toString().replaceAll("%2F", "/")}`;
}

function neighboursOf(id, limit) {
  const key = `${id} ${limit}`;
  if (!answers.has(key)) {
    const asked = fetch(`${root}/api/neighbours?${new URLSearchParams({ id, limit })}`).then((answer) => {
      if (!answer.ok) throw new Error(`${id}: ${answer.status}`);
      return answer.json();
    });
    asked.catch(() => answers.delete(key));
    answers.set(key, asked);
  }
  return answers.get(key);
}

function elementsOf(found) {
  const elements = new Map();
  const node = (thing) => elements.set(thing.id, { group: "nodes", data: { ...thing, kind: thing.kind.key, text: text(thing) } });
  for (const { node: from, neighbours, more } of found) {
    node(from);
    for (const { node: to, property, zh, outward } of neighbours) {
      node(to);
      const [source, target] = outward ? [from.id, to.id] : [to.id, from.id];
      const id = `${source} ${property} ${target}`;
      elements.set(id, { group: "edges", data: { id, source, target, label: zh } });
    }
    if (more > 0) {
      const id = `more ${from.id}`;
      elements.set(id, { group: "nodes", data: { id, kind: "more", of: from.id, text: `另有 ${more}\n${more} more` } });
      elements.set(`${id} edge`, { group: "edges", data: { id: `${id} edge`, source: from.id, target: id, label: "" } });
    }
  }
  return elements;
}

function text({ label, number, kind }) {
  const words = kind.key === "notice" && number ? number : label;
  const isTask = kind.key === "task" || kind.key === "keytask";
  const cut = isTask ? 2 * LINE : 20;
  const shown = words.length > cut ? `${words.slice(0, cut - 1)}…` : words;
  return isTask ? inLines(shown) : shown;
}

// Two lines, of which the second never begins with a closing mark: Chinese is not set so.
function inLines(words) {
  const at = /[，。、；：）》”’]/.test(words[LINE] ?? "") ? LINE + 1 : LINE;
  const isChinese = !/[\x21-\x7e]/.test(words);
  return isChinese && words.length > at ? `${words.slice(0, at)}\n${words.slice(at)}` : words;
}

// Where a node is drawn, in the window; null for a node that is not there.
container.positionOf = (id) => {
  const node = cy.getElementById(id);
  if (node.empty()) return null;
  const { left, top } = container.getBoundingClientRect();
  const { x, y } = node.renderedPosition();
  return [left + x, top + y];
};

let turn = 0;

async function draw(state) {
  const mine = ++turn;
  status.textContent = "正在读取… Loading…";
  const ids = [...new Set([state.focus, ...state.open])];
  const limit = (id) => Math.min(BATCH * (1 + state.more.filter((name) => name === id).length), MAX_NEIGHBOURS);
  const settled = await Promise.allSettled(ids.map((id) => neighboursOf(id, limit(id))));
  if (mine !== turn) return;
  const found = settled.filter(({ status: outcome }) => outcome === "fulfilled").map(({ value }) => value);
  update(elementsOf(found), state);
  const failed = settled.length - found.length;
  const nodes = cy.nodes().filter("[kind != 'more']").length;
  status.textContent = `${nodes} 个节点，${cy.edges().length} 条关系 · ${nodes} nodes, ${cy.edges().length} links${
    failed ? ` · ${failed} 个节点未能读取 could not be read` : ""}`;
}

function update(elements, state) {
  let isChanged = false;
  cy.batch(() => {
    const gone = cy.elements().filter((element) => !elements.has(element.id())).remove();
    const added = [...elements.values()].filter(({ data }) => cy.getElementById(data.id).empty());
    isChanged = gone.length + added.length > 0;
    added.filter(({ group }) => group === "nodes").forEach((element) => cy.add({ ...element, position: startOf(element, elements, state.open) }));
    added.filter(({ group }) => group === "edges").forEach((element) => cy.add(element));
    for (const element of elements.values()) cy.getElementById(element.data.id).data(element.data);
    cy.nodes().removeClass("focus open shown");
    cy.getElementById(state.focus).addClass("focus");
    state.open.forEach((id) => cy.getElementById(id).addClass("open"));
    cy.getElementById(state.show).addClass("shown");
    cy.edges().removeClass("named");
    const around = cy.getElementById(state.show).connectedEdges();
    // Names on every line of a busy node would hide one another; pointing at a node names its own.
    if (around.length <= MAX_EDGES_NAMED) around.addClass("named");
  });
  if (isChanged) layout();
  publish();
}

// A new node starts beside the one it was opened from, so that the picture unfolds from there. No
// chance is in it: one address gives one picture. What is expanded starts farther off, to the sides,
// because the canvas is wide.
function startOf(element, elements, open) {
  for (const { group, data } of elements.values()) {
    if (group !== "edges" || (data.source !== element.data.id && data.target !== element.data.id)) continue;
    const other = cy.getElementById(data.source === element.data.id ? data.target : data.source);
    if (other.nonempty()) {
      const { x, y } = other.position();
      const rank = open.indexOf(element.data.id);
      if (rank >= 0) return { x: x + (rank % 2 ? -FAR : FAR), y: y + (rank >> 1) * NEAR };
      const angle = cy.nodes().length * GOLDEN_ANGLE;
      return { x: x + NEAR * Math.cos(angle), y: y + NEAR * Math.sin(angle) };
    }
  }
  return { x: 0, y: 0 };
}

// A draft puts the leaves of one node on one point and has to begin by chance; better than a draft
// takes seconds beyond some hundred nodes.
function layout() {
  const isLarge = cy.nodes().length > MAX_FOR_DEFAULT_QUALITY;
  cy.layout({
    name: "fcose", quality: isLarge ? "draft" : "default", randomize: isLarge, animate: false, fit: true, padding: 30,
    nodeSeparation: 90, idealEdgeLength: 80, nodeRepulsion: 9000, nodeDimensionsIncludeLabels: true,
  }).run();
  // On a narrow screen the whole picture would be dust: show the middle of it, to be moved.
  if (cy.zoom() < MIN_READABLE_ZOOM) {
    cy.zoom(MIN_READABLE_ZOOM);
    cy.center(cy.nodes(".shown"));
  }
}

// The nodes drawn, for assistive tools and tests: a canvas has no document inside.
function publish() {
  container.dataset.nodes = cy.nodes().filter("[kind != 'more']").map((node) => node.id()).sort().join(" ");
}

async function go(address, { push }) {
  if (push) history.pushState(null, "", address);
  const state = read(address);
  await Promise.all([draw(state), refreshPanel(address)]);
}

// The server writes the panel; only that part of its page replaces ours.
async function refreshPanel(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) { location.assign(address); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (address !== location.pathname + location.search) return; // a later click has won
  document.title = page.title;
  for (const part of ["#panel", ".explorer-head h1"]) {
    document.querySelector(part).replaceWith(page.querySelector(part));
  }
  document.getElementById("panel").scrollTop = 0;
}

cy.on("tap", "node", ({ target }) => {
  const state = read(location.href);
  if (target.data("kind") === "more") {
    go(write({ ...state, more: [...state.more, target.data("of")] }), { push: true });
    return;
  }
  const id = target.id();
  const isOpen = id === state.focus || state.open.includes(id);
  const open = isOpen ? state.open : [...state.open, id].slice(-MAX_OPEN);
  go(write({ ...state, open, show: id }), { push: true });
});
cy.on("mouseover", "node", ({ target }) => {
  container.classList.add("over-node");
  target.connectedEdges().addClass("pointed");
});
cy.on("mouseout", "node", ({ target }) => {
  container.classList.remove("over-node");
  target.connectedEdges().removeClass("pointed");
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-explore]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.getAttribute("href"), { push: true });
});
window.addEventListener("popstate", () => go(location.pathname + location.search, { push: false }));

draw(read(location.href));
