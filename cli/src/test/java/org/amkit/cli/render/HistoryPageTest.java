package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.ObjectId;
import org.amkit.TextUnit;
import org.amkit.cli.address.History;
import org.amkit.cli.terminal.Output;
import org.amkit.json.JsonWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryPageTest {
  private static final int CHANGES = 600;
  private static final String DATA = "<script id=\"data\" type=\"application/json\">";

  private final Document document =
      Document.load(
          LongHistory.of(CHANGES).save(), LoadOptions.DEFAULT.withTextUnit(TextUnit.UTF16));
  private final History graph = History.of(document);

  @Test
  void data_hasAStepForEachChange() throws IOException {
    Map<?, ?> data = data(page(HistorySteps.of(graph, CHANGES)));
    assertThat(data.get("changes")).isEqualTo((double) graph.size());
    assertThat(data.get("file")).isEqualTo("'a <b> & c'");
    assertThat(data.get("digits")).isEqualTo(10.0);
    assertThat(list(data.get("actors"))).hasSize(3);
    assertThat(list(data.get("patches"))).hasSize(graph.size());
    List<?> steps = list(data.get("steps"));
    assertThat(steps).hasSize(graph.size());
    for (int i = 0; i < steps.size(); i++) {
      List<?> step = list(steps.get(i));
      assertThat(step.get(4)).isEqualTo(graph.change(i).hash().toString());
      assertThat(step.get(5)).isEqualTo(graph.change(i).message().orElse(null));
      List<Double> parents = new ArrayList<>();
      for (int parent : graph.parents(i)) {
        parents.add((double) parent);
      }
      assertThat(list(step.get(6))).isEqualTo(parents.stream().sorted().toList());
    }
  }

  @Test
  void pageOfMarkupInTheDocument_endsItsScriptsItselfOnly() {
    String page = page(HistorySteps.of(graph, CHANGES));
    int from = page.indexOf(DATA) + DATA.length();
    String data = page.substring(from, page.indexOf("</script>", from));
    assertThat(data).contains("\\u003c/script>").endsWith("}");
    assertThat(page.split("</script>", -1)).hasSize(4);
    assertThat(page.substring(0, page.indexOf("<style>")))
        .contains("<title>a &lt;b&gt; &amp; c</title>");
  }

  @Test
  void page_namesNothingOutsideOfItself() {
    String page = page(HistorySteps.of(graph, 5));
    assertThat(page)
        .contains("default-src 'none'")
        .doesNotContainPattern(
            "(?i)(src|href)=|@import|url\\(|https?://(?!www\\.w3\\.org/2000/svg)");
  }

  @Test
  void groups_areAtMostAsManyAsAskedFor_andHoldAllChanges() {
    for (int most : new int[] {1, 2, 7, 50, 599, 600, 10_000}) {
      List<HistorySteps.Step> steps = HistorySteps.of(graph, most).all();
      assertThat(steps).as("at most %s", most).hasSizeLessThanOrEqualTo(most);
      int next = 0;
      for (HistorySteps.Step step : steps) {
        assertThat(step.from()).isEqualTo(next);
        assertThat(step.size()).isPositive();
        next = step.to();
      }
      assertThat(next).isEqualTo(graph.size());
    }
  }

  @Test
  void groups_areOfOneActorWhereTheyCanBe() {
    Document alternating = new Document(new byte[] {1});
    Document other = alternating.fork(new byte[] {2});
    for (int run = 0; run < 4; run++) {
      Document writer = run % 2 == 0 ? alternating : other;
      Document reader = run % 2 == 0 ? other : alternating;
      for (int i = 0; i < 10 * (run + 1); i++) {
        int number = i;
        writer.change(null, tx -> tx.set(ObjectId.ROOT, "n", number * 2 + (number % 2)));
      }
      reader.merge(writer);
    }
    HistorySteps steps = HistorySteps.of(History.of(other), 10);
    assertThat(steps.all()).hasSizeBetween(5, 10);
    assertThat(steps.all()).allMatch(step -> steps.actorCount(step) == 1);
  }

  @Test
  void emptyDocument_hasAPage() throws IOException {
    Document empty = new Document();
    History none = History.of(empty);
    Map<?, ?> data = data(page(empty, HistorySteps.of(none, 10)));
    assertThat(list(data.get("steps"))).isEmpty();
  }

  @Test
  void statesOfThePage_areThoseOfTheDocument(@TempDir Path folder) throws Exception {
    assumeTrue(hasNode(), "skipped: the page's script runs in Node.js, which is not here");
    for (int most : new int[] {CHANGES, 40}) {
      HistorySteps steps = HistorySteps.of(graph, most);
      Path data = Files.writeString(folder.resolve("data.json"), dataText(page(steps)));
      List<?> states = list(parse(node(folder, data, 17)));
      HistorySteps.Heads heads = steps.heads();
      int at = 0;
      for (int i = 0; i < steps.all().size(); i++) {
        ChangeHash[] version = heads.after(steps.all().get(i));
        if ((i + 1) % 17 == 0) {
          @Nullable Object expected =
              parse(JsonWriter.COMPACT.toString(document.at(version), ObjectId.ROOT));
          assertThat(states.get(at++)).as("version %s", i + 1).isEqualTo(expected);
        }
      }
      assertThat(states).hasSize(at);
      assertThat(at).isPositive();
    }
  }

  /** Each line of the graph leads from a change, in lanes of its own, to what it was made on. */
  @Test
  void linesOfTheGraph_leadToTheParents(@TempDir Path folder) throws Exception {
    assumeTrue(hasNode(), "skipped: the page's script runs in Node.js, which is not here");
    Path script = folder.resolve("graph.cjs");
    try (var in = HistoryPage.class.getResourceAsStream("/org/amkit/cli/view/graph.js")) {
      Files.write(script, in.readAllBytes());
    }
    Files.writeString(
        script,
        """

        const data = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
        const steps = data.steps.map((s) => ({ actor: s[0], hash: s[4], parents: s[6] }));
        const graph = Object.create(Graph.prototype);
        graph.steps = steps;
        graph.lay();
        const led = steps.map((step, i) => {
          const found = new Set();
          for (let lane of graph.lines[i].below) {
            let at = i - 1;
            while (!graph.lines[at].above.includes(lane)) {
              if (!graph.lines[at].through.includes(lane)) throw new Error("a line ends at " + at);
              at--;
            }
            found.add(at);
          }
          return [...found].sort((a, b) => a - b);
        });
        console.log(JSON.stringify(led));
        """,
        StandardOpenOption.APPEND);
    Path data =
        Files.writeString(
            folder.resolve("data.json"), dataText(page(HistorySteps.of(graph, CHANGES))));
    List<?> led = list(parse(run(script, data)));
    for (int i = 0; i < graph.size(); i++) {
      List<Double> parents = new ArrayList<>();
      for (int parent : graph.parents(i)) {
        parents.add((double) parent);
      }
      assertThat(list(led.get(i))).as("change %s", i).isEqualTo(parents.stream().sorted().toList());
    }
  }

  private static String run(Path script, Path data) throws Exception {
    Process process =
        new ProcessBuilder("node", script.toString(), data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed;
  }

  /** Goes through the versions backwards, then prints every so many in order. */
  private static String node(Path folder, Path data, int stride) throws Exception {
    Path script = folder.resolve("states.cjs");
    Path history = folder.resolve("history.cjs");
    try (var in = HistoryPage.class.getResourceAsStream("/org/amkit/cli/view/history.js")) {
      Files.write(history, in.readAllBytes());
    }
    Files.writeString(
        script,
        """
        const { History } = require("./history.cjs");
        const data = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
        const history = new History(data.patches);
        for (let at = history.length; at > 0; at -= 31) history.differences(at);
        const states = [];
        for (let at = %d; at <= history.length; at += %d) states.push(history.at(at).toJson());
        console.log(JSON.stringify(states));
        """
            .formatted(stride, stride));
    return run(script, data);
  }

  private static boolean hasNode() throws InterruptedException {
    try {
      Process process = new ProcessBuilder("node", "--version").start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String page(HistorySteps steps) {
    return page(document, steps);
  }

  private static String page(Document document, HistorySteps steps) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Output out = new Output("test", bytes);
    new HistoryPage("a <b> & c", "'a <b> & c'", 1, document, steps).print(out);
    out.flush();
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static String dataText(String page) {
    int from = page.indexOf(DATA) + DATA.length();
    return page.substring(from, page.indexOf("</script>", from));
  }

  private static Map<?, ?> data(String page) throws IOException {
    return (Map<?, ?>) Objects.requireNonNull(parse(dataText(page)));
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value);
  }

  private static @Nullable Object parse(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return value(parser);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          members.put(name, value(parser));
        }
        return members;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          elements.add(value(parser));
        }
        return elements;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return parser.getDoubleValue();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> {
        return parser.getText();
      }
    }
  }
}
