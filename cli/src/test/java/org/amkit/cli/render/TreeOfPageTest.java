package org.amkit.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of {@code am view} draws, by Node with elements that are only their text. */
class TreeOfPageTest {
  private static final String DOCUMENT =
      """
      const fs = require("fs"), vm = require("vm");
      class Node {
        constructor(name) { this.name = name; this.all = []; }
        append(...more) { this.all.push(...more); }
        setAttribute() {}
        addEventListener() {}
        get firstChild() { return this.all[0]; }
        get children() { return this.all; }
        replaceChildren(...all) { this.all = all; }
        get text() {
          const inner = this.all.map((x) => (typeof x === "string" ? x : x.text)).join("");
          const kind = { del: ["[-", "-]"], ins: ["{+", "+}"], li: ["", "|"] }[this.name];
          return kind ? kind[0] + inner + kind[1] : inner;
        }
      }
      const document = { createElement: (name) => new Node(name) };
      const context = vm.createContext({ document, console });
      vm.runInContext(process.argv.slice(2).map((file) => fs.readFileSync(file, "utf8")).join("\\n"), context);
      """;

  @TempDir Path home;

  private String draw(String patches, int version) throws Exception {
    assumeTrue(hasNode(), "needs Node");
    Files.writeString(home.resolve("run.cjs"), DOCUMENT);
    for (String file : new String[] {"history.js", "tree.js"}) {
      try (var in = TreeOfPageTest.class.getResourceAsStream("/org/amkit/cli/view/" + file)) {
        Files.write(home.resolve(file), in.readAllBytes());
      }
    }
    Files.writeString(
        home.resolve("draw.js"),
        "const h = new History("
            + patches
            + "); const place = document.createElement('div');"
            + "new Tree(place).show(h.at("
            + version
            + "), h.differences("
            + version
            + "));"
            + "console.log(place.text);");
    Process node =
        new ProcessBuilder("node", "run.cjs", "history.js", "tree.js", "draw.js")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(out).isZero();
    return out.stripTrailing();
  }

  private static boolean hasNode() {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  @Test
  void objectsInPlaceOfOthers_showWhatTheOldOnesHeld() throws Exception {
    String patches =
        """
        [[["=", 0, "m", ["map", 1]], ["=", 1, "a", 1], ["=", 1, "l", ["list", 2]], ["+", 2, 0, ["x"]],
          ["=", 0, "t", ["text", 3]], ["s", 3, 0, "old text"]],
         [["=", 0, "m", 5], ["=", 0, "t", ["text", 4]], ["s", 4, 0, "new text"]]]\
        """;
    assertThat(draw(patches, 2))
        .isEqualTo("m [-{\"a\":1,\"l\":[\"x\"]}-] 5|t [-\"old text\"-] new text|");
  }

  @Test
  void longStrings_showTheWordsThatDiffer() throws Exception {
    String patches =
        """
        [[["=", 0, "s", "Pack the bags.\\nCall Ann. Buy milk and bread on the way back."]],
         [["=", 0, "s", "Leave at seven. Pack the bags.\\nCall Bob. Buy milk and bread on the way back."]]]\
        """;
    assertThat(draw(patches, 2))
        .isEqualTo(
            "s{+Leave at seven. +}Pack the bags.\nCall [-Ann-]{+Bob+}."
                + " Buy milk and bread on the way back.|");
  }
}
