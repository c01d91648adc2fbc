/* The page's own script: what is chosen is a query string, which is the link, and goes to the server as a whole. */
"use strict";
(() => {
  const WAIT = 200; // ms without a move before the server is told
  const byId = (id) => document.getElementById(id);
  const state = new URLSearchParams(location.search);
  let timer = null;

  const query = () => {
    const own = new URLSearchParams(state);
    own.delete("lang");
    return own.toString();
  };

  function show() {
    const language = document.documentElement.lang;
    const link = query();
    history.replaceState(null, "", "?" + (link ? link + "&" : "") + "lang=" + language);
    document.querySelectorAll("a[data-language]").forEach((one) => {
      one.href = "?" + (link ? link + "&" : "") + "lang=" + one.dataset.language;
    });
  }

  function tell(wait = 0) {
    show();
    clearTimeout(timer);
    byId("results").setAttribute("aria-busy", "true");
    timer = setTimeout(() => Shiny.setInputValue("query", query(), { priority: "event" }), wait);
  }

  const drop = (keys) => keys.forEach((key) => state.delete(key));
  const levers = () => [...document.querySelectorAll("#levers input[type=range]")];
  const listed = (name) => (byId("levers")?.dataset[name] || "").split(" ");

  /* What a choice of a town or a reset of the levers takes back: all but language, mode, weeks, luck and what is kept. */
  const others = () => [...state.keys()].filter((key) => !["lang", "mode", "also", ...listed("settings")].includes(key));

  function meaning(lever) {
    const text = JSON.parse(lever.dataset.meanings)[lever.value];
    lever.setAttribute("aria-valuetext", text);
    byId(lever.id + "-value").textContent = text;
  }

  function moved(lever) {
    meaning(lever);
    if (lever.value === lever.dataset.default) state.delete(lever.dataset.key);
    else state.set(lever.dataset.key, JSON.parse(lever.dataset.values)[lever.value]);
    tell(WAIT);
  }

  function town(name) {
    byId("own").hidden = name !== "own";
    if (name === "own") { byId("own-name").focus(); return; }
    drop(others());
    state.set("town", name);
    tell();
  }

  function ownTown() {
    drop(others());
    state.set("town", "own");
    document.querySelectorAll("#own input, #own select").forEach((one) => {
      if (one.value.trim()) state.set(one.id.replace("own-", "own_"), one.value.trim());
    });
    tell();
  }

  function start() {
    if (byId("later").checked && byId("start").value !== "") state.set("start", byId("start").value);
    else state.delete("start");
    tell(WAIT);
  }

  /* The chosen scenario as the text of a link, without language and without those kept beside it. */
  function alone() {
    const one = new URLSearchParams(state);
    one.delete("lang");
    one.delete("also");
    return one.toString();
  }

  function keep() {
    state.append("also", alone());
    tell();
  }

  function dropKept(number) {
    const kept = state.getAll("also");
    state.delete("also");
    kept.forEach((one, k) => { if (k !== number) state.append("also", one); });
    tell();
  }

  function copy() {
    const link = byId("link");
    link.select();
    navigator.clipboard?.writeText(link.value).catch(() => document.execCommand("copy"));
    byId("copied").textContent = byId("copied").dataset.text;
  }

  /* A file is read here and sent as text; what is too large is not sent. */
  async function load(entry) {
    const file = entry.files[0];
    if (!file) return;
    const text = file.size > Number(entry.dataset.most) ? "x".repeat(Number(entry.dataset.most) + 1) : await file.text();
    Shiny.setInputValue("file", text, { priority: "event" });
    entry.value = "";
  }

  function reset() {
    levers().forEach((one) => { one.value = one.dataset.default; meaning(one); });
    drop(others().filter((key) => !["town", "start"].includes(key) && !key.startsWith("own_")));
    tell();
  }

  /* Groups of levers stay open or closed when another form brings others; at first all are closed on a phone. */
  function openGroups() {
    const groups = () => [...document.querySelectorAll("#levers details")];
    const before = groups().map((one) => one.open);
    const narrow = matchMedia("(max-width: 820px)").matches; // the answer is not far below
    setTimeout(() => groups().forEach((one, k) => {
      if (before.length) one.open = before[k];
      else if (narrow) one.open = false;
    }), 0);
  }

  /* Predict, then reveal: the results are hidden until somebody has guessed, or does not want to. */
  function reveal(guess, focus = true) {
    sessionStorage.setItem("seen", "1");
    byId("guess-part").hidden = true;
    byId("results").hidden = false;
    jQuery("#results").trigger("shown");
    Shiny.setInputValue("guess", guess, { priority: "event" });
    if (focus) document.querySelector("[role=tab][aria-selected=true]").focus();
  }

  function guessAgain() {
    byId("guess-part").hidden = false;
    byId("results").hidden = true;
    jQuery("#results").trigger("hidden");
    jQuery("#guess-part").trigger("shown");
    byId("guess").focus();
  }

  function tab(chosen) {
    document.querySelectorAll("[role=tab]").forEach((one) => {
      const is = one === chosen;
      one.setAttribute("aria-selected", String(is));
      one.tabIndex = is ? 0 : -1;
      const view = byId(one.getAttribute("aria-controls"));
      view.hidden = !is;
      if (is) jQuery(view).trigger("shown"); else jQuery(view).trigger("hidden");
    });
    chosen.focus();
    Shiny.setInputValue("view", chosen.id.replace("tab-", ""));
  }

  function alongTabs(event) {
    const tabs = [...document.querySelectorAll("[role=tab]")];
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps) && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    const now = tabs.indexOf(event.target);
    const next = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : now + steps[event.key];
    tab(tabs[(next + tabs.length) % tabs.length]);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("#levers input[type=range]")) moved(event.target);
    if (event.target.id === "guess") byId("guess-value").textContent = event.target.value;
    if (event.target.matches("#later, #start")) start();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "file") load(event.target);
    if (event.target.id === "town") town(event.target.value);
    if (event.target.id === "mode") { drop(listed("arrangement")); state.set("mode", event.target.value); tell(); }
  });
  document.addEventListener("click", (event) => {
    const one = event.target.closest("button");
    if (!one) return;
    if (one.matches("[role=tab]")) tab(one);
    if (one.id === "use-own") ownTown();
    if (one.id === "reveal") reveal(Number(byId("guess").value));
    if (one.id === "skip") reveal(null);
    if (one.id === "again") guessAgain();
    if (one.id === "reset") reset();
    if (one.id === "keep") keep();
    if (one.id === "copy") copy();
    if (one.dataset.drop) dropKept(Number(one.dataset.drop));
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[role=tab]")) alongTabs(event);
  });

  Shiny.addCustomMessageHandler("go", ({ link }) => {
    location.search = "?" + link + "&lang=" + document.documentElement.lang;
  });
  $(document).on("shiny:value", (event) => {
    if (event.name === "lever_panel") openGroups();
    if (event.name === "taken") setTimeout(() => { byId("link").value = location.href; }, 0);
    if (event.name === "problem" && event.value) byId("results").setAttribute("aria-busy", "false");
    if (event.name === "status_line") setTimeout(() => {
      const status = document.querySelector("[data-query]");
      const known = status?.dataset.query === query() && status.dataset.known === "true";
      if (known) byId("results").setAttribute("aria-busy", "false");
    }, 0);
  });
  $(document).one("shiny:sessioninitialized", () => {
    if (byId("link-problem")) drop([...state.keys()].filter((key) => key !== "lang"));
    Shiny.setInputValue("language", document.documentElement.lang);
    if (sessionStorage.getItem("seen")) reveal(null, false);
    tell();
  });
})();
