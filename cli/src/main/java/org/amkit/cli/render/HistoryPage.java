package org.amkit.cli.render;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.Patch;
import org.amkit.cli.address.ChangeTimes;
import org.amkit.cli.address.History;
import org.amkit.cli.terminal.Output;
import org.amkit.cli.terminal.Resource;

/**
 * One self-contained HTML page about a document: its state at every step of its history, the graph
 * of its changes, its actors over time. The page loads nothing from the network.
 *
 * <p>The page holds the history as patches, from the empty document on; its script makes states of
 * them (see {@code view/history.js}). Its data is one JSON object:
 *
 * <pre>
 * name, file (as a command names it), bytes, changes, waiting, heads [HASH...], digits (how many of
 *          a hash name a change)
 * actors   [[HEX, changes, ops]...] in the order in which they appear
 * steps    [[actor, changes, ops, MS or 0, HASH, MESSAGE or null, [parent...], actors]...]: of the
 *          step's last change the actor, time, hash and message; parents are steps, by number
 * patches  [[PATCH...]...] of each step, as {@link PatchCode} writes them
 * </pre>
 *
 * <p>Making it costs a difference between two versions for each step.
 */
public final class HistoryPage {
  private static final int MOST_MESSAGE_CHARS = 2000;

  private final String name;
  private final String file;
  private final long byteCount;
  private final Document document;
  private final History graph;
  private final HistorySteps steps;
  private final Map<String, int[]> actors = new LinkedHashMap<>();

  /**
   * What has the page fetched again when the document changes; empty where that does not happen.
   */
  private String follow = "";

  /**
   * A page about a document.
   *
   * @param name what the page calls the document
   * @param file what a command line calls its file
   * @param byteCount how large its file is
   * @param document the document, its texts counted in UTF-16 units
   * @param steps the steps that the page goes through
   */
  public HistoryPage(
      String name, String file, long byteCount, Document document, HistorySteps steps) {
    this.name = name;
    this.file = file;
    this.byteCount = byteCount;
    this.document = document;
    this.steps = steps;
    graph = steps.history();
    for (Change change : graph.changes()) {
      int[] actor = actors.computeIfAbsent(change.actor(), hex -> new int[] {actors.size(), 0, 0});
      actor[1]++;
      actor[2] += (int) change.opCount();
    }
  }

  /**
   * The same, which is fetched again when the document changes and its present is shown.
   *
   * @param url of server-sent events, beside the page; the page's query is put behind it. Their
   *     data is the version that the document has then
   * @param version the version that the page shows
   */
  public HistoryPage following(String url, String version) {
    follow = follow(url, version);
    return this;
  }

  /** What is open in the page, and where it is scrolled to, stays over the fetch. */
  private static String follow(String url, String version) {
    return """
    <script>
    (() => {
      const name = "kept " + location.pathname, tree = amView.tree;
      const kept = JSON.parse(sessionStorage.getItem(name));
      sessionStorage.removeItem(name);
      if (kept) {
        tree.open = new Map(kept.open);
        requestAnimationFrame(() => requestAnimationFrame(() => (tree.place.scrollTop = kept.scroll)));
      }
      const slider = document.getElementById("slider");
      let waits;
      const follow = () => {
        if (slider.value !== slider.max) return (waits = setTimeout(follow, 500));
        sessionStorage.setItem(name, JSON.stringify({ open: [...tree.open], scroll: tree.place.scrollTop }));
        location.reload();
      };
      new EventSource(URL + location.search).addEventListener("changed", () => (waits ??= setTimeout(follow, 500)));
    })();
    </script>
    """
        .replace("URL", JsonPrinter.quote(url))
        .replace("VERSION", JsonPrinter.quote(version));
  }

  /** Writes the page. */
  public void print(Output out) {
    for (String part : resource("page.html").split("(?=\\{\\{)|(?<=\\}\\})", -1)) {
      switch (part) {
        case "{{title}}" -> out.print(escape(name));
        case "{{style}}" -> out.print(resource("page.css"));
        case "{{history}}" -> out.print(resource("history.js"));
        case "{{page}}" ->
            List.of("tree.js", "graph.js", "page.js").forEach(file -> out.print(resource(file)));
        case "{{connect}}" -> out.print(follow.isEmpty() ? "" : " connect-src 'self';");
        case "{{follow}}" -> out.print(follow);
        case "{{data}}" -> data(new Output("page", new InScript(out.stream())));
        default -> out.print(part);
      }
    }
  }

  private void data(Output out) {
    JsonPrinter json = new JsonPrinter(out, JsonPrinter.Layout.COMPACT, false);
    json.beginObject().field("name", name).field("file", file);
    json.field("bytes", byteCount).field("digits", graph.names().hashDigits());
    json.field("changes", graph.size());
    json.field("waiting", document.stats().waiting());
    json.field("heads", List.of(document.getHeads()));
    json.name("actors").beginArray();
    actors.forEach(
        (hex, counts) ->
            json.beginArray().string(hex).number(counts[1]).number(counts[2]).endArray());
    json.endArray().name("steps").beginArray();
    steps.all().forEach(step -> step(json, step));
    json.endArray().name("patches").beginArray();
    PatchCode code = new PatchCode(json);
    HistorySteps.Heads heads = steps.heads();
    ChangeHash[] before = {};
    for (HistorySteps.Step step : steps.all()) {
      ChangeHash[] after = heads.after(step);
      json.beginArray();
      for (Patch patch : document.diff(before, after)) {
        code.print(patch);
      }
      json.endArray();
      before = after;
    }
    json.endArray().endObject();
    json.finish();
    out.flush();
  }

  private void step(JsonPrinter json, HistorySteps.Step step) {
    Change last = graph.change(step.to() - 1);
    long ops = 0;
    for (int i = step.from(); i < step.to(); i++) {
      ops += graph.change(i).opCount();
    }
    Instant time = ChangeTimes.instant(last.time());
    json.beginArray().number(number(last)).number(step.size()).number(ops);
    json.number(time == null ? 0 : time.toEpochMilli()).string(last.hash().toString());
    last.message().map(HistoryPage::shortened).ifPresentOrElse(json::string, json::nothing);
    json.beginArray();
    for (int parent : steps.parents(step)) {
      json.number(parent);
    }
    json.endArray().number(steps.actorCount(step)).endArray();
  }

  private int number(Change change) {
    int[] actor = actors.get(change.actor());
    return actor == null ? 0 : actor[0];
  }

  private static String shortened(String message) {
    return message.length() <= MOST_MESSAGE_CHARS
        ? message
        : message.substring(0, message.offsetByCodePoints(0, MOST_MESSAGE_CHARS / 2)) + " …";
  }

  private static String resource(String file) {
    return Resource.text("view/" + file);
  }

  /** A text in HTML or SVG. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /**
   * JSON on its way into a script element, which would end at {@code </script} and change its ways
   * at {@code <!--}: a less-than sign, which in JSON stands in strings only, is written as its
   * escape.
   */
  private static final class InScript extends OutputStream {
    private static final byte[] LESS_THAN = "\\u003c".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream to;

    InScript(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      if (b == '<') {
        to.write(LESS_THAN);
      } else {
        to.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int from = offset;
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '<') {
          to.write(bytes, from, i - from);
          to.write(LESS_THAN);
          from = i + 1;
        }
      }
      to.write(bytes, from, offset + length - from);
    }
  }
}
