
(() => {
  const byId = (id) => document.getElementById(id);
  const data = JSON.parse(byId("data").textContent);
  const steps = data.steps.map(([actor, changes, ops, time, hash, message, parents, authors]) => ({ actor, changes, ops, time, hash, message, parents, authors }));
  const actors = data.actors.map(([id, changes, ops]) => ({ hex: id, name: "", changes, ops }));
  nameActors();
  const history = new History(data.patches);
  const count = steps.length;
  const grouped = count < data.changes;
  const tree = new Tree(byId("tree"));
  const slider = byId("slider");
  let version = -1;
  let playing = 0;
  let pending = 0;

  /* The beginning of an id names an actor; its end where beginnings are alike. */
  function nameActors() {
    const ways = [(id) => id.slice(0, 8), (id) => (id.length > 8 ? "…" + id.slice(-7) : id)];
    const way = ways.find((shorten) => new Set(actors.map((actor) => shorten(actor.hex))).size === actors.length) || ways[0];
    for (const actor of actors) actor.name = way(actor.hex);
  }

  function show(wanted, keepSlider) {
    const next = Math.max(0, Math.min(count, wanted));
    if (next === version) return;
    version = next;
    if (!keepSlider) slider.value = String(version);
    if (!pending) pending = requestAnimationFrame(() => { pending = 0; draw(); });
  }

  function draw() {
    const marked = byId("marked").checked;
    const found = marked ? history.differences(version) : history.differences(0);
    tree.show(history.at(version), found);
    if (marked) tree.reveal();
    graph.select(version);
    if (timeline) timeline.select(version);
    byId("position").replaceChildren(element("span", { class: "word" }, "version "), element("b", {}, version.toLocaleString("en")), " of " + count.toLocaleString("en"));
    byId("summary").textContent = marked ? summary(found) : "";
    slider.setAttribute("aria-valuetext", "version " + version + " of " + count + (version > 0 && steps[version - 1].message ? ": " + steps[version - 1].message.split("\n")[0] : ""));
    byId("back").disabled = byId("first").disabled = version === 0;
    byId("forth").disabled = byId("last").disabled = version === count;
    describe();
  }

  function summary(found) {
    if (version === 0) return "empty";
    let [added, removed, changed] = [0, 0, 0];
    for (const noted of found.objects.values()) {
      if (noted.parts) {
        for (const part of noted.parts) {
          if (part.kind === "added") added += part.all.length;
          else if (part.kind === "removed") removed += part.all.length;
          else if (part.kind === "changed") changed += part.all.length;
        }
      } else {
        for (const old of noted.changed.values()) old === undefined ? added++ : changed++;
        removed += noted.removed.size;
      }
    }
    const words = [];
    if (added) words.push("+" + added.toLocaleString("en"));
    if (removed) words.push("−" + removed.toLocaleString("en"));
    if (changed) words.push("~" + changed.toLocaleString("en"));
    return words.length ? "this step: " + words.join(" ") : "this step changed nothing to be seen";
  }

  function describe() {
    const rows = [];
    const row = (name, ...value) => rows.push(element("dt", {}, name), element("dd", {}, ...value));
    if (version === 0) row("Version", "the empty document, before the first change");
    else {
      const step = steps[version - 1];
      const single = step.changes === 1;
      if (step.message) row("Message", element("span", { class: "message" }, step.message));
      row(single ? "Change" : "Last", element("span", { class: "hash" }, step.hash));
      row("By", element("span", { class: "hash", style: "color:" + colour(step.actor) }, actors[step.actor].hex), step.authors > 1 ? " and " + many(step.authors - 1, "other") : "");
      if (step.time) row("Time", when(step.time, true));
      row("Size", (single ? "" : many(step.changes, "change") + ", ") + many(step.ops, "op"));
      if (!grouped) {
        const heads = headsAt(version);
        if (heads.length <= 4) row("See", element("span", { class: "hash" }, "am get " + data.file + " --at " + heads.map((i) => steps[i].hash.slice(0, data.digits)).join(",")));
      }
    }
    byId("change").replaceChildren(...rows);
  }

  /* The steps of a version that no other step of it was made on top of. */
  function headsAt(at) {
    const below = new Set();
    for (let i = 0; i < at; i++) for (const parent of steps[i].parents) below.add(parent);
    const heads = [];
    for (let i = at - 1; i >= 0; i--) if (!below.has(i)) heads.push(i);
    return heads.reverse();
  }

  function play(on) {
    clearInterval(playing);
    playing = 0;
    byId("play-icon").setAttribute("d", on ? "M4 3h3v10H4zM9 3h3v10H9z" : "M4 2.5v11L13 8z");
    byId("play").setAttribute("aria-label", on ? "Pause" : "Play");
    if (!on) return;
    if (version === count) show(0);
    /* A minute at most for all of it, and no faster than the eye. */
    const each = Math.max(60, Math.min(900, 60000 / count));
    const stride = Math.max(1, Math.round((count * each) / 60000));
    playing = setInterval(() => {
      show(version + stride);
      if (version === count) play(false);
    }, each);
  }

  function size(bytes) {
    const units = ["bytes", "KiB", "MiB", "GiB"];
    let unit = 0;
    let amount = bytes;
    while (amount >= 1024 && unit < 3) { amount /= 1024; unit++; }
    return (unit ? amount.toFixed(1) : amount) + " " + units[unit];
  }

  byId("facts").textContent = [many(data.changes, "change"), many(actors.length, "actor"), many(data.heads.length, "head"), size(data.bytes)].join(" · ")
    + (data.waiting ? " · " + many(data.waiting, "change") + " waiting for others" : "");
  byId("scale").textContent = grouped
    ? many(data.changes, "change") + " in " + many(count, "step") + " of up to " + Math.max(...steps.map((step) => step.changes)).toLocaleString("en")
    : many(count, "change");
  byId("people-count").textContent = many(actors.length, "actor");
  slider.max = String(count);
  slider.step = "1";
  const graph = new Graph(byId("graph"), steps, actors, data.digits, show);
  const timeline = count > 0 ? new Timeline(byId("actors"), steps, actors, show) : null;
  if (timeline && timeline.hasTimes) byId("by-time-label").hidden = false;
  if (!timeline) byId("people").hidden = true;

  slider.addEventListener("input", () => { play(false); show(Number(slider.value), true); });
  byId("first").addEventListener("click", () => { play(false); show(0); });
  byId("back").addEventListener("click", () => { play(false); show(version - 1); });
  byId("forth").addEventListener("click", () => { play(false); show(version + 1); });
  byId("last").addEventListener("click", () => { play(false); show(count); });
  byId("play").addEventListener("click", () => play(!playing));
  byId("marked").addEventListener("change", draw);
  byId("by-time").addEventListener("change", (event) => { timeline.byTime = event.target.checked; timeline.draw(); timeline.select(version); });
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, summary, button") || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { ArrowLeft: version - 1, ArrowRight: version + 1, Home: 0, End: count }[event.key];
    if (event.key === " ") play(!playing);
    else if (to !== undefined) { play(false); show(to); }
    else return;
    event.preventDefault();
  });

  /* For those who check or script the page. */
  window.amView = { show, count, data, history, tree, headsAt: (at) => headsAt(at).map((i) => steps[i].hash), stateAt: (at) => history.at(at).toJson() };
  const wanted = () => (/^#\d+$/.test(location.hash) ? Number(location.hash.slice(1)) : count);
  window.addEventListener("hashchange", () => show(wanted()));
  show(wanted());
})();
