"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const LANGUAGES = Object.keys(data.words);
const HAS_BASELINE = data.baseline >= 0;
const GUESSED = { better: "better", worse: "worse", unclear: "unclear", same: "unclear" };
const SVG = "http://www.w3.org/2000/svg";
const FONT = 14, DOT = 6;
const $ = (id) => document.getElementById(id);

const state = {
  language: preferred(), measure: 0, mode: HAS_BASELINE && data.baseline === 0 ? 1 : 0, along: longest(),
  at: data.axes.map((axis) => axis.start), first: HAS_BASELINE, shown: !HAS_BASELINE, guess: null, tries: 0, right: 0,
};

function preferred() {
  const asked = (navigator.languages || []).map((one) => one.split("-")[0]);
  return asked.find((one) => LANGUAGES.includes(one)) || LANGUAGES[0];
}

function longest() {
  const numeric = data.axes.findIndex((axis) => axis.at);
  return Math.max(0, numeric);
}

// ---- words and numbers -----------------------------------------------------------------------------------------------

const words = () => data.words[state.language];
const local = (text) => text.replace(/[.,]/g, (sign) => words().separators[sign]);
const unknown = (value) => value === null;

function say(name, values = {}) {
  return words().texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function bracketed([mean, low, high]) {
  const ends = [low, high].includes("–") || low === high ? "" : ` (${low} ${say("to")} ${high})`;
  return local(mean + ends);
}

// ---- what was computed -------------------------------------------------------------------------------------------------

function cell(mode, at = state.at) {
  const row = at.reduce((sum, level, k) => sum * words().axes[k].values.length + level, 0);
  return row * data.modes.length + mode;
}

const level = (mode, at) => data.levels[state.measure][cell(mode, at)];
const change = (mode, at) => (HAS_BASELINE ? data.changes[state.measure][cell(mode, at)] : null);
const at = (axis, position) => state.at.map((one, k) => (k === axis ? position : one));

function verdict(found) {
  if (!found) return say("baseline");
  const key = found[1];
  if (key === "same") return say("same");
  return key in GUESSED ? say(`guess_${GUESSED[key]}`) : "–";
}

function sentence() {
  const measure = words().measures[state.measure], mode = words().modes[state.mode] || place();
  const found = change(state.mode);
  if (!found) {
    const [n, mean, low, high] = level(state.mode);
    const single = low === "–";
    if (mean === "–") return say("said_unknown", { mode, measure: measure.within });
    const amounts = { mean: local(mean), low: local(low), high: local(high), n };
    return say(single ? "alone_single" : "alone", { mode, measure: measure.within, unit: measure.unit, ...amounts });
  }
  const [n, key, signed, low, high, least] = found;
  const clear = key === "better" || key === "worse";
  return say(`said_${key}`, {
    mode, n, measure: measure.within, unit: measure.change, baseline: words().modes[data.baseline],
    amount: local(clear ? signed.replace(/^[+−]/, "") : signed), low: local(low), high: local(high), least: local(least),
  });
}

// ---- the controls ------------------------------------------------------------------------------------------------------

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function options(select, labels, chosen) {
  select.replaceChildren(...labels.map(([value, text]) => element("option", { value }, text)));
  select.value = String(chosen);
}

function axisControl(axis, k) {
  const { label, values } = words().axes[k];
  const id = `axis-${k}`;
  const field = element("div", { class: "field" }, element("label", { for: id }, label));
  if (axis.at || axis.name === "point") {
    const slider = element("input", { type: "range", id, min: 0, max: values.length - 1, step: 1, list: `${id}-steps` });
    slider.value = state.at[k];
    const steps = element("datalist", { id: `${id}-steps` }, ...values.map((_, one) => element("option", { value: one })));
    field.append(slider, steps, element("output", { for: id, id: `${id}-value` }));
  } else {
    const select = element("select", { id });
    options(select, values.map((text, one) => [one, text]), state.at[k]);
    field.append(select);
  }
  return field;
}

function tellAxis(k) {
  const output = $(`axis-${k}-value`);
  if (!output) return;
  const { values } = words().axes[k], position = say("position", { k: state.at[k] + 1, n: values.length });
  output.textContent = data.axes[k].at ? values[state.at[k]] : `${position}: ${values[state.at[k]]}`;
  $(`axis-${k}`).setAttribute("aria-valuetext", `${values[state.at[k]]}, ${position}`);
}

function drawControls() {
  const own = words();
  document.documentElement.lang = state.language;
  for (const one of document.querySelectorAll("[data-text]")) one.textContent = say(one.dataset.text);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
  for (const one of $("languages").children) one.setAttribute("aria-pressed", one.dataset.language === state.language);
  options($("measure"), own.measures.map((one, k) => [k, one.label]), state.measure);
  const modes = own.modes.map((text, k) => [k, text]).filter(([k]) => k !== data.baseline);
  options($("mode"), modes, state.mode);
  options($("along"), own.axes.map((one, k) => [k, one.label]), state.along);
  $("mode-field").hidden = data.modes.length < 2;
  $("along-field").hidden = data.axes.length < 2;
  $("predict-field").hidden = !HAS_BASELINE;
  $("predict-first").checked = state.first;
  $("axes").replaceChildren(...data.axes.map(axisControl));
  const told = (pairs) => pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  $("forms").replaceChildren(...told(own.forms));
  $("forms-title").hidden = own.forms.length === 0;
  $("held").replaceChildren(...told(own.held));
  $("partial").hidden = !data.partial;
  $("clear").hidden = !HAS_BASELINE;
  $("source").textContent = data.source;
}

// ---- figures -----------------------------------------------------------------------------------------------------------

function shape(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

function picture(name, height, description) {
  const holder = $(`${name}-figure`), width = Math.max(280, holder.clientWidth || 640);
  const svg = shape("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "font-size": FONT });
  svg.append(shape("title", {}, $(`${name}-title`).textContent), shape("desc", {}, description));
  holder.replaceChildren(svg);
  return [svg, width];
}

function ticks(low, high, most) {
  const rough = (high - low) / most || 1, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((one) => one * power >= rough);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k += 1) {
    const [whole, rest] = (k * step).toFixed(decimals).split(".");
    const text = whole.replace(/^-(?=0+$)/, "").replace(/\B(?=(\d{3})+$)/g, ",").replace("-", "−");
    found.push([k * step, local(rest ? `${text}.${rest}` : text)]);
  }
  return found;
}

/** A value as it is drawn: shares in per cent. */
function drawn(value) {
  return unknown(value) ? null : value * words().measures[state.measure].factor;
}

function span(rows, least) {
  const all = [...rows.flat(), least].filter((one) => !unknown(one) && one !== undefined);
  if (!all.length) return null;
  const low = Math.min(...all), high = Math.max(...all), room = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  return [low - room, high + room];
}

const kind = (mode) => (mode === data.baseline ? "base" : mode === state.mode ? "mine" : "other");

function mark(x, y, which) {
  const size = DOT;
  if (which === "base") return shape("rect", { class: which, x: x - size, y: y - size, width: 2 * size, height: 2 * size });
  if (which === "mine") return shape("circle", { class: which, cx: x, cy: y, r: size + 1 });
  return shape("path", { class: which, d: `M${x - size} ${y}L${x} ${y - size}L${x + size} ${y}L${x} ${y + size}Z` });
}

function labelled(mode) {
  const text = words().modes[mode] || place(), which = kind(mode);
  const told = which === "base" ? say("baseline") : which === "mine" && HAS_BASELINE ? say("chosen") : "";
  return told ? `${text} (${told})` : text;
}

function unitOf() {
  const { label, unit } = words().measures[state.measure];
  return `${label}, ${unit}`;
}

function drawAll() {
  const modes = data.modes.map((_, k) => k), rows = modes.map((k) => level(k)), scale = span(rows.map((row) => row.slice(4).map(drawn)));
  $("all-title").textContent = data.modes.length > 1 ? `${say("all_modes")}: ${unitOf()}` : unitOf();
  const told = (k) => bracketed(rows[k].slice(1, 4));
  const isNarrow = $("all-figure").clientWidth < 480, high = isNarrow ? 66 : 46, bottom = modes.length * high + 12;
  const [svg, width] = picture("all", bottom + 28, modes.map((k) => `${labelled(k)}: ${told(k)}`).join("; "));
  const x = (value) => 12 + ((value - scale[0]) / (scale[1] - scale[0])) * (width - 24);
  for (const [value, text] of scale ? ticks(scale[0], scale[1], width / 90) : []) {
    svg.append(shape("line", { class: "grid", x1: x(value), x2: x(value), y1: 4, y2: bottom }));
    svg.append(shape("text", { class: "tick", x: x(value), y: bottom + 16, "text-anchor": "middle" }, text));
  }
  for (const k of modes) {
    const y = (k + 1) * high - 12, which = kind(k), [mean, low, upper] = rows[k].slice(4).map(drawn);
    const beside = isNarrow ? { x: 8 } : { x: width - 8, "text-anchor": "end" };
    svg.append(shape("text", { class: which === "mine" ? "key" : "plain", x: 8, y: y - (isNarrow ? 34 : 16) }, labelled(k)));
    svg.append(shape("text", { class: "plain", y: y - 16, ...beside }, told(k)));
    if (unknown(mean)) continue;
    if (!unknown(low)) svg.append(shape("line", { class: `bar ${which}`, x1: x(low), x2: x(upper), y1: y, y2: y }));
    svg.append(mark(x(mean), y, which));
  }
}

function drawLine() {
  const { label, values } = words().axes[state.along];
  const modes = HAS_BASELINE ? [data.baseline, state.mode] : [state.mode];
  $("line-title").textContent = say("over", { measure: unitOf(), axis: label });
  drawOver("line", modes, modes.map((mode) => values.map((_, k) => level(mode, at(state.along, k)).slice(4).map(drawn))));
  $("gap").hidden = !HAS_BASELINE;
  if (!HAS_BASELINE) return;
  const { change: unit } = words().measures[state.measure];
  $("gap-title").textContent = `${say("difference", { baseline: words().modes[data.baseline] })}, ${unit}`;
  const gaps = values.map((_, k) => change(state.mode, at(state.along, k)).slice(6).map(drawn));
  drawOver("gap", [state.mode], [gaps], 0);
}

/** Draw values of modes over the levels of an axis; `least` is a value that must be seen, marked by a line. */
function drawOver(name, modes, rows, least) {
  const { short } = words().axes[state.along], scale = span(rows.flat(), least), isScale = data.axes[state.along].at;
  const [svg, width] = picture(name, 300, `${modes.map(labelled).join("; ")}. ${say("table")}`);
  const left = 56, right = width - 16, top = 24 + 22 * modes.length, bottom = 262;
  const places = isScale || short.map((_, k) => k), ends = [places[0], places[places.length - 1]];
  const x = (k) => left + 12 + ((places[k] - ends[0]) / (ends[1] - ends[0])) * (right - left - 24);
  const y = (value) => bottom - ((value - scale[0]) / (scale[1] - scale[0])) * (bottom - top);
  for (const [value, text] of scale ? ticks(scale[0], scale[1], 5) : []) {
    const line = value === least ? "zero" : "grid";
    svg.append(shape("line", { class: line, x1: left, x2: right, y1: y(value), y2: y(value) }));
    svg.append(shape("text", { class: "tick", x: left - 6, y: y(value) + 4, "text-anchor": "end" }, text));
  }
  nameSteps(svg, short, x, bottom, isScale);
  const here = x(state.at[state.along]);
  svg.append(shape("line", { class: "here", x1: here, x2: here, y1: top - 8, y2: bottom }));
  modes.forEach((mode, row) => {
    svg.append(mark(left + 8, 16 + 22 * row, kind(mode)));
    svg.append(shape("text", { class: "plain", x: left + 24, y: 21 + 22 * row }, labelled(mode)));
    if (scale) drawSeries(svg, rows[row], x, y, kind(mode), isScale);
  });
}

function nameSteps(svg, names, x, bottom, isScale) {
  let free = -Infinity;
  names.forEach((text, k) => {
    svg.append(shape("line", { class: "grid", x1: x(k), x2: x(k), y1: bottom, y2: bottom + 5 }));
    const half = 3.6 * text.length + 4;
    if (x(k) - half < free) return;
    free = x(k) + half;
    const anchor = isScale || names.length < 2 ? "middle" : k === 0 ? "start" : k === names.length - 1 ? "end" : "middle";
    svg.append(shape("text", { class: "tick", x: x(k), y: bottom + 20, "text-anchor": anchor }, text));
  });
}

function drawSeries(svg, rows, x, y, which, isScale) {
  const known = rows.map((row, k) => [k, ...row]).filter((row) => !unknown(row[1]));
  const held = known.filter((row) => !unknown(row[2]));
  if (isScale) {
    const upper = held.map(([k, , , high]) => `${x(k)} ${y(high)}`), lower = held.map(([k, , low]) => `${x(k)} ${y(low)}`).reverse();
    if (held.length > 1) svg.append(shape("path", { class: `band ${which}`, d: `M${[...upper, ...lower].join("L")}Z` }));
    svg.append(shape("path", { class: `way ${which}`, d: `M${known.map(([k, mean]) => `${x(k)} ${y(mean)}`).join("L")}` }));
  }
  const aside = which === "base" ? -3 : 3;
  for (const [k, mean, low, high] of known) {
    if (!unknown(low)) svg.append(shape("line", { class: `bar ${which}`, x1: x(k) + aside, x2: x(k) + aside, y1: y(low), y2: y(high) }));
    svg.append(mark(x(k) + aside, y(mean), which));
  }
}

// ---- tables ------------------------------------------------------------------------------------------------------------

function table(id, heads, rows) {
  const head = element("thead", {}, element("tr", {}, ...heads.map((text) => element("th", { scope: "col" }, text))));
  const lines = rows.map(([first, ...rest]) =>
    element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((text) => element("td", {}, text))));
  $(id).replaceChildren(head, element("tbody", {}, ...lines));
}

function tableRow(mode, position) {
  const [n, ...told] = level(mode, position).slice(0, 4), found = change(mode, position);
  const compared = HAS_BASELINE ? [found ? bracketed(found.slice(2, 5)) : "–", verdict(found)] : [];
  return [bracketed(told), ...compared, n];
}

function drawTables() {
  const baseline = words().modes[data.baseline], { label, values } = words().axes[state.along] || { values: [] };
  const { unit, change: points } = words().measures[state.measure];
  const compared = HAS_BASELINE ? [`${say("difference", { baseline })}, ${points}`, say("verdict")] : [];
  const heads = [`${say("level")}, ${unit}`, ...compared, say("runs")];
  const modes = data.modes.map((_, k) => k);
  table("all-table", [say("mode"), ...heads], modes.map((mode) => [labelled(mode), ...tableRow(mode)]));
  const shown = HAS_BASELINE ? [state.mode, data.baseline] : [state.mode];
  const lines = values.flatMap((text, k) => shown.map((mode) => [text, labelled(mode), ...tableRow(mode, at(state.along, k))]));
  table("line-table", [label, say("mode"), ...heads], lines);
}

function caption() {
  const counts = data.levels[state.measure].map((row) => Number(row[0])), low = Math.min(...counts), high = Math.max(...counts);
  if (high < 2) return say("one_run");
  return say("interval", { n: low === high ? high : `${low}–${high}` });
}

/** All numbers as a table, in the units of the measures: shares are shares, not per cent. */
function csv() {
  const sizes = data.axes.map((_, k) => words().axes[k].values.length);
  const lines = [[...data.axes.map((one) => one.name), "mode", "measure", "n", "mean", "ci_low", "ci_high",
    "diff", "diff_ci_low", "diff_ci_high", "diff_n", "baseline"]];
  data.measures.forEach((measure, m) => data.levels[m].forEach((row, number) => {
    const mode = number % data.modes.length, steps = sizes.map(() => 0);
    let rest = (number - mode) / data.modes.length;
    for (let k = sizes.length - 1; k >= 0; k -= 1) [steps[k], rest] = [rest % sizes[k], Math.floor(rest / sizes[k])];
    const settings = steps.map((one, k) => (data.axes[k].at ? data.axes[k].at[one] : words().axes[k].values[one]));
    const found = HAS_BASELINE && data.changes[m][number];
    const compared = found ? [...found.slice(6), found[0], data.modes[data.baseline]] : ["", "", "", "", ""];
    lines.push([...settings, data.modes[mode], measure, row[0], ...row.slice(4), ...compared]);
  }));
  const quoted = (one) => (unknown(one) ? "" : `"${String(one).replace(/"/g, '""')}"`);
  return lines.map((line) => line.map(quoted).join(",")).join("\n");
}

// ---- what happens ------------------------------------------------------------------------------------------------------

/** The town that is looked at, which is the title of the page. */
function place() {
  const town = data.axes.findIndex((axis) => axis.name === "town");
  return town < 0 ? words().title : words().axes[town].values[state.at[town]];
}

function draw() {
  $("title").textContent = place();
  document.title = `${place()}: ${say("topic")}`;
  data.axes.forEach((_, k) => tellAxis(k));
  const names = { mode: words().modes[state.mode], baseline: words().modes[data.baseline], measure: words().measures[state.measure].within };
  $("prediction").hidden = !state.first;
  $("question").textContent = HAS_BASELINE ? say("question", names) : "";
  for (const one of document.querySelectorAll("[data-guess]")) one.setAttribute("aria-pressed", state.shown && one.dataset.guess === state.guess);
  $("numbers").hidden = !state.shown;
  $("reveal").hidden = state.shown;
  $("sentence").textContent = state.shown ? sentence() : say("waiting");
  const found = change(state.mode), answer = found && GUESSED[found[1]];
  const guess = state.guess && say(`guess_${state.guess}`);
  $("outcome").textContent = !state.shown || !state.guess || !answer ? "" : answer === state.guess ? say("as_predicted") : say("not_as_predicted", { guess });
  $("tally").textContent = state.tries ? say("tally", state) : "";
  if (state.shown) drawNumbers();
  remember();
}

function drawNumbers() {
  drawAll();
  $("all-caption").textContent = caption();
  $("line").hidden = !data.axes.length;
  if (data.axes.length) {
    drawLine();
    $("line-caption").textContent = `${caption()} ${data.axes[state.along].at ? say("between") : ""}`;
  }
  drawTables();
}

function moved() {
  state.guess = null;
  state.shown = !state.first;
  draw();
}

function guessed(guess) {
  const found = change(state.mode), answer = found && GUESSED[found[1]];
  if (!state.shown && answer) {
    state.tries += 1;
    state.right += answer === guess ? 1 : 0;
  }
  if (!state.shown) state.guess = guess;
  state.shown = true;
  draw();
  $("answer").focus();
}

function remember() {
  const parts = { language: state.language, measure: data.measures[state.measure], mode: data.modes[state.mode], along: state.along };
  data.axes.forEach((axis, k) => { parts[axis.name] = state.at[k]; });
  try { history.replaceState(null, "", `#${new URLSearchParams(parts)}`); } catch { /* some viewers forbid it */ }
}

function recall() {
  const given = new URLSearchParams(location.hash.slice(1));
  const within = (name, length, usual) => {
    const asked = given.get(name), found = /^\d+$/.test(asked || "") ? Number(asked) : -1;
    return found >= 0 && found < length ? found : usual;
  };
  if (LANGUAGES.includes(given.get("language"))) state.language = given.get("language");
  if (data.measures.includes(given.get("measure"))) state.measure = data.measures.indexOf(given.get("measure"));
  const mode = data.modes.indexOf(given.get("mode"));
  if (mode >= 0 && mode !== data.baseline) state.mode = mode;
  state.along = within("along", data.axes.length, state.along);
  state.at = data.axes.map((axis, k) => within(axis.name, words().axes[k].values.length, state.at[k]));
}

function listen() {
  $("languages").replaceChildren(...LANGUAGES.map((one) =>
    element("button", { type: "button", lang: one, "data-language": one }, data.words[one].name)));
  $("languages").addEventListener("click", (event) => {
    if (!event.target.dataset.language) return;
    state.language = event.target.dataset.language;
    drawControls();
    draw();
  });
  $("choices").addEventListener("submit", (event) => event.preventDefault());
  $("choices").addEventListener("input", ({ target }) => {
    if (target.id === "predict-first") state.first = target.checked;
    else if (target.id.startsWith("axis-")) state.at[Number(target.id.slice(5))] = Number(target.value);
    else state[target.id] = Number(target.value);
    if (target.id === "along") draw(); else moved();
  });
  $("prediction").addEventListener("click", ({ target }) => {
    if (target.dataset.guess) guessed(target.dataset.guess);
    if (target.id === "reveal") { state.shown = true; draw(); $("answer").focus(); }
  });
  $("download").addEventListener("click", () => {
    const link = element("a", { href: URL.createObjectURL(new Blob([csv()], { type: "text/csv" })), download: "explorer.csv" });
    link.click();
    URL.revokeObjectURL(link.href);
  });
  window.addEventListener("resize", () => { if (state.shown) drawNumbers(); });
  window.addEventListener("hashchange", () => { recall(); drawControls(); moved(); });
}

recall();
listen();
drawControls();
draw();
