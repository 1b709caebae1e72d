// How the canvas looks. The colours are those of the style sheet, in which a canvas cannot look.

const LIGHT = {
  paper: "#ffffff", ink: "#1f1e1b", muted: "#5d5a53", edge: "#b9b4a7",
  unit: "#0a5275", group: "#4c6b2f", person: "#7a4a00", task: "#a4161a", keytask: "#6b3a7a", document: "#3d4a5c",
};
const DARK = {
  paper: "#1f2124", ink: "#e9e6df", muted: "#aaa69c", edge: "#5a5d63",
  unit: "#86c5e8", group: "#a9cc84", person: "#e5b567", task: "#f08a84", keytask: "#d0a3e0", document: "#b3c0d1",
};
const FONT = 'system-ui, "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif';

export function styleFor(dark) {
  const colour = dark ? DARK : LIGHT;
  const kind = (name, shape, size) => ({
    selector: `node[kind = "${name}"]`,
    style: { "background-color": colour[name], shape, width: size, height: size },
  });
  return [
    {
      selector: "node",
      style: {
        label: "data(text)", "font-family": FONT, "font-size": 12, color: colour.ink,
        "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": 112, "text-overflow-wrap": "anywhere",
        "text-background-color": colour.paper, "text-background-opacity": 0.85, "text-background-padding": 1,
        "background-color": colour.document, shape: "round-rectangle", width: 22, height: 22, "min-zoomed-font-size": 6,
      },
    },
    kind("unit", "ellipse", 30),
    kind("person", "diamond", 28),
    kind("task", "round-rectangle", 20),
    kind("keytask", "hexagon", 26),
    {
      selector: 'node[kind = "group"]',
      style: {
        shape: "ellipse", width: 30, height: 30, "background-color": colour.paper,
        "border-color": colour.group, "border-width": 5, "border-style": "double",
      },
    },
    {
      selector: 'node[kind = "more"]',
      style: {
        shape: "round-rectangle", width: 64, height: 36, "background-color": colour.paper, "border-width": 1,
        "border-color": colour.muted, "border-style": "dashed", "text-valign": "center", "text-margin-y": 0,
        color: colour.muted,
      },
    },
    { selector: "node.open", style: { "border-width": 3, "border-color": colour.muted } },
    { selector: "node.focus", style: { width: 44, height: 44, "font-size": 15, "font-weight": 700 } },
    { selector: "node.shown", style: { "underlay-color": colour.person, "underlay-opacity": 0.35, "underlay-padding": 8 } },
    {
      selector: "edge",
      style: {
        width: 1.2, "line-color": colour.edge, "curve-style": "straight", "target-arrow-shape": "triangle",
        "target-arrow-color": colour.edge, "arrow-scale": 0.8, "font-family": FONT,
        "font-size": 10, color: colour.muted, "text-rotation": "autorotate", "min-zoomed-font-size": 8,
        "text-background-color": colour.paper, "text-background-opacity": 0.85,
      },
    },
    { selector: "edge.named, edge.pointed", style: { label: "data(label)", "line-color": colour.muted, "target-arrow-color": colour.muted } },
    { selector: 'edge[label = ""]', style: { "line-style": "dashed", "target-arrow-shape": "none" } },
  ];
}
