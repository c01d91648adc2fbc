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
  const ofForm = () => [...state.keys()].filter((key) => key.startsWith("own_"));
  const levers = () => [...document.querySelectorAll("#levers input[type=range]")];
  const arrangement = () => (byId("levers")?.dataset.arrangement || "").split(" ");

  /* What stays when another town is chosen: language, mode and the kept scenarios. */
  const others = () => [...state.keys()].filter((key) => !["lang", "mode", "also"].includes(key));

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

  function reset() {
    levers().forEach((one) => { one.value = one.dataset.default; meaning(one); });
    drop([...state.keys()].filter((key) => !["lang", "town", "mode", "start", "also"].includes(key) && !key.startsWith("own_")));
    tell();
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
    if (event.target.matches("#later, #start")) start();
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "town") town(event.target.value);
    if (event.target.id === "mode") { drop(arrangement()); state.set("mode", event.target.value); tell(); }
  });
  document.addEventListener("click", (event) => {
    const one = event.target.closest("button");
    if (!one) return;
    if (one.matches("[role=tab]")) tab(one);
    if (one.id === "use-own") ownTown();
    if (one.id === "reset") reset();
  });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches?.("[role=tab]")) alongTabs(event);
  });

  $(document).on("shiny:value", (event) => {
    if (event.name === "answer" || event.name === "problem") byId("results").setAttribute("aria-busy", "false");
  });
  $(document).on("shiny:connected", () => {
    if (byId("link-problem")) drop([...state.keys()].filter((key) => key !== "lang"));
    Shiny.setInputValue("language", document.documentElement.lang);
    tell();
  });
})();
