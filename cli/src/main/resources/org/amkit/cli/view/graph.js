
/* The graph of changes: one row a step, the newest first; only rows in view are in the page. */
class Graph {
  static ROW = 26;
  static LANE = 13;
  static LEAST_LANE = 3;
  static LANES_WIDTH = 14 * 13;
  static NEAR = 5;

  constructor(place, steps, actors, digits, choose) {
    this.place = place;
    this.steps = steps;
    this.actors = actors;
    this.digits = digits;
    this.version = -1;
    this.lay();
    this.rows = element("div", { class: "rows", style: "height:" + steps.length * Graph.ROW + "px" });
    place.append(this.rows);
    place.addEventListener("scroll", () => this.draw());
    new ResizeObserver(() => this.draw()).observe(place);
    this.rows.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) choose(Number(row.dataset.version));
    });
    place.addEventListener("keydown", (event) => {
      const by = { ArrowDown: -1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      choose(Math.max(1, Math.min(steps.length, this.version + by)));
    });
  }

  /* Gives each step a lane, and each row the lines through it: [lane above, lane below]; half of
     a row's height is the node's: from above into it or out of it below. */
  lay() {
    const count = this.steps.length;
    this.lanes = new Array(count);
    this.lines = new Array(count);
    const waiting = []; /* by lane: the step that a line leads down to */
    const free = () => {
      const lane = waiting.indexOf(null);
      return lane < 0 ? waiting.push(null) - 1 : lane;
    };
    const widths = new Array(count);
    for (let i = count - 1; i >= 0; i--) {
      let lane = waiting.indexOf(i);
      const isTip = lane < 0;
      if (isTip) lane = free();
      const lines = { through: [], above: [], below: [] };
      waiting.forEach((step, at) => {
        if (step === i) {
          lines.above.push(at);
          waiting[at] = null;
        } else if (step !== null) lines.through.push(at);
      });
      let first = true;
      for (const parent of this.lineage(i)) {
        let to = first ? lane : waiting.indexOf(parent);
        if (to < 0) to = free();
        waiting[to] = parent;
        first = false;
        lines.below.push(to);
      }
      while (waiting.length > 0 && waiting[waiting.length - 1] === null) waiting.pop();
      widths[i] = Math.max(lane + 1, waiting.length, ...lines.above.map((at) => at + 1));
      this.lanes[i] = lane;
      this.lines[i] = lines;
    }
    /* Many lanes are narrow ones: each line can be followed to where its branch ends. */
    const most = widths.reduce((a, b) => Math.max(a, b), 1);
    this.lane = Math.max(Graph.LEAST_LANE, Math.min(Graph.LANE, Graph.LANES_WIDTH / most));
    this.mostLanes = Math.max(1, Math.floor(Graph.LANES_WIDTH / this.lane));
    /* Rows near each other begin their words at one place, and none further in than it must. */
    this.widths = widths.map((width, i) => {
      let widest = width;
      for (let near = Math.max(0, i - Graph.NEAR); near <= Math.min(count - 1, i + Graph.NEAR); near++) widest = Math.max(widest, widths[near]);
      return Math.min(widest, this.mostLanes) * this.lane + 10;
    });
  }

  /* What a step was made on top of: the step before it by the same actor first, whose line goes
     on, then the others, the newest first; their lines lead from their branches' ends. */
  lineage(i) {
    const parents = [...this.steps[i].parents].reverse();
    const own = parents.findIndex((parent) => this.steps[parent].actor === this.steps[i].actor);
    if (own > 0) parents.unshift(...parents.splice(own, 1));
    return parents;
  }

  select(version) {
    this.version = version;
    if (version > 0) {
      const top = (this.steps.length - version) * Graph.ROW;
      const { scrollTop, clientHeight } = this.place;
      if (top < scrollTop || top + Graph.ROW > scrollTop + clientHeight) {
        this.place.scrollTop = Math.max(0, top - clientHeight / 2);
      }
      this.place.setAttribute("aria-activedescendant", "v" + version);
    } else {
      this.place.removeAttribute("aria-activedescendant");
    }
    this.draw();
  }

  draw() {
    const count = this.steps.length;
    const from = Math.max(0, Math.floor(this.place.scrollTop / Graph.ROW) - 4);
    const to = Math.min(count, Math.ceil((this.place.scrollTop + this.place.clientHeight) / Graph.ROW) + 4);
    const rows = [];
    for (let i = from; i < to; i++) rows.push(this.row(count - 1 - i, i * Graph.ROW));
    this.rows.replaceChildren(...rows);
  }

  row(i, top) {
    const step = this.steps[i];
    const what = step.message ? step.message.split("\n")[0] : step.hash.slice(0, this.digits);
    return element(
      "div",
      {
        class: "row" + (i + 1 > this.version ? " later" : ""), role: "option", id: "v" + (i + 1), "data-version": i + 1,
        "aria-selected": String(i + 1 === this.version), style: "top:" + top + "px", title: step.hash,
      },
      this.picture(i),
      element("span", { class: "what" + (step.message ? "" : " none") }, what),
      step.changes > 1 ? element("span", { class: "when" }, many(step.changes, "change")) : null,
      step.time ? element("span", { class: "when" }, when(step.time)) : null,
      element("span", { class: "who", style: "color:" + colour(step.actor) }, this.actors[step.actor].name),
    );
  }

  picture(i) {
    const x = (lane) => 10 + Math.min(lane, this.mostLanes - 1) * this.lane;
    const half = Graph.ROW / 2;
    const { through, above, below } = this.lines[i];
    const at = x(this.lanes[i]);
    let path = "";
    for (const lane of through) path += `M${x(lane)} 0V${Graph.ROW}`;
    for (const lane of above) path += x(lane) === at ? `M${at} 0V${half}` : `M${x(lane)} 0C${x(lane)} ${half} ${at} 2 ${at} ${half}`;
    for (const lane of below) path += x(lane) === at ? `M${at} ${half}V${Graph.ROW}` : `M${at} ${half}C${at} ${Graph.ROW - 2} ${x(lane)} ${half} ${x(lane)} ${Graph.ROW}`;
    const svg = vector("svg", { width: this.widths[i], height: Graph.ROW, "aria-hidden": "true" });
    svg.append(
      vector("path", { d: path, fill: "none", stroke: "var(--rail)", "stroke-width": 1.5 }),
      vector("circle", { cx: at, cy: half, r: this.steps[i].parents.length > 1 ? 5 : 4, fill: colour(this.steps[i].actor) }),
    );
    return svg;
  }
}

function vector(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const colour = (actor) => "var(--a" + (actor % 8) + ")";

/* Who worked when: a strip an actor, the darker the more operations. */
class Timeline {
  static BUCKETS = 160;
  static MOST = 12;

  constructor(place, steps, actors, choose) {
    Object.assign(this, { place, steps, actors, choose, byTime: false });
    const times = steps.map((step) => step.time).filter((time) => time > 0);
    this.start = times.reduce((a, b) => Math.min(a, b), Infinity);
    this.end = times.reduce((a, b) => Math.max(a, b), -Infinity);
    this.hasTimes = times.length === steps.length && this.end > this.start;
    this.draw();
  }

  position(i) {
    return this.byTime ? (this.steps[i].time - this.start) / (this.end - this.start) : (i + 0.5) / this.steps.length;
  }

  draw() {
    const busiest = this.actors.map((actor, i) => i).sort((a, b) => this.actors[b].ops - this.actors[a].ops || a - b);
    const own = busiest.slice(0, this.actors.length > Timeline.MOST ? Timeline.MOST - 1 : Timeline.MOST);
    const rowOf = new Map(own.map((actor, row) => [actor, row]));
    const buckets = this.byTime ? Timeline.BUCKETS : Math.min(Timeline.BUCKETS, this.steps.length);
    const sums = Array.from({ length: own.length + 1 }, () => new Float64Array(buckets));
    this.steps.forEach((step, i) => {
      const row = rowOf.has(step.actor) ? rowOf.get(step.actor) : own.length;
      sums[row][Math.min(buckets - 1, Math.floor(this.position(i) * buckets))] += step.ops;
    });
    const most = Math.max(1, ...sums.map((row) => row.reduce((a, b) => Math.max(a, b), 0)));
    const rows = own.map((actor, row) => {
      const { name, hex: id, changes, ops } = this.actors[actor];
      return this.row(name, id, changes, ops, colour(actor), sums[row], most);
    });
    const rest = busiest.slice(own.length);
    if (rest.length > 0) {
      const sum = (field) => rest.reduce((total, actor) => total + this.actors[actor][field], 0);
      rows.push(this.row(rest.length + " others", "", sum("changes"), sum("ops"), "var(--soft)", sums[own.length], most));
    }
    rows.push(this.axis());
    this.place.replaceChildren(...rows);
  }

  row(name, title, changes, ops, ink, sums, most) {
    const svg = vector("svg", { viewBox: "0 0 " + sums.length + " 1", preserveAspectRatio: "none", "aria-hidden": "true" });
    sums.forEach((sum, x) => {
      if (sum > 0) svg.append(vector("rect", { x, y: 0, width: sums.length > 60 ? 1.05 : 0.92, height: 1, fill: ink, opacity: (0.25 + 0.75 * Math.sqrt(sum / most)).toFixed(2) }));
    });
    const strip = element("div", { class: "strip", onclick: (event) => {
      const box = strip.getBoundingClientRect();
      this.choose(this.versionAt((event.clientX - box.left) / box.width));
    } }, svg);
    return element("div", { class: "actor" },
      element("span", { class: "name", title, style: "color:" + ink }, name), strip,
      element("span", { class: "amount" }, many(changes, "change"), element("span", { class: "more" }, ", " + many(ops, "op"))));
  }

  axis() {
    const [left, right] = this.byTime || this.hasTimes
      ? [when(this.byTime ? this.start : this.steps[0].time), when(this.byTime ? this.end : this.steps[this.steps.length - 1].time)]
      : ["first change", "last change"];
    /* Where there is little room, the half that tells the ends apart: the times of one day, or the days. */
    const sameDay = left.slice(0, 10) === right.slice(0, 10);
    const parts = (end) => [[end.slice(0, 10), sameDay], [end.slice(10), !sameDay]];
    const label = (end) => element("span", {}, ...parts(end).map(([part, more]) => element("span", { class: more ? "more" : "" }, part)));
    return element("div", { class: "actor axis" }, element("span"), element("div", { class: "strip" }, label(left), label(right)), element("span"));
  }

  versionAt(part) {
    if (!this.byTime) return Math.max(1, Math.min(this.steps.length, Math.ceil(part * this.steps.length)));
    const time = this.start + part * (this.end - this.start);
    let best = 0;
    this.steps.forEach((step, i) => {
      if (Math.abs(step.time - time) <= Math.abs(this.steps[best].time - time)) best = i;
    });
    return best + 1;
  }

  select(version) {
    this.place.style.setProperty("--now", (version === 0 ? 0 : this.position(version - 1) * 100) + "%");
  }
}
