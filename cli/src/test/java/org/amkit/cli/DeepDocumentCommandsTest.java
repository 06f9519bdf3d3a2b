package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands on a document 20,000 objects deep, maps and lists in turn, with a conflict at its
 * bottom, on a thread with a small stack. What takes more than O(depth) would not end.
 */
class DeepDocumentCommandsTest {
  private static final int DEPTH = 20_000;
  private static final long STACK_BYTES = 512 << 10;

  @TempDir static Path folder;
  private static String bottom;

  @BeforeAll
  static void make() throws Exception {
    Document document = new Document(new byte[] {1});
    ObjectId at = ObjectId.ROOT;
    StringBuilder path = new StringBuilder();
    try (Transaction tx = document.startTransaction()) {
      for (int level = 0; level < DEPTH; level += 2) {
        at = tx.insert(tx.set(at, "a", ObjectType.LIST), 0, ObjectType.MAP);
        path.append(".a[0]");
      }
      tx.spliceText(tx.set(at, "t", ObjectType.TEXT), 0, 0, "Hello");
      tx.set(at, "n", 1);
      tx.commit();
    }
    bottom = path.toString();
    Document other = document.fork(new byte[] {2});
    for (Document each : new Document[] {document, other}) {
      try (Transaction tx = each.startTransaction()) {
        tx.set(at, "n", each == document ? 2 : 3);
        tx.commit();
      }
    }
    document.merge(other);
    Files.write(folder.resolve("d.automerge"), document.save());
    Files.write(folder.resolve("other.automerge"), other.save());
  }

  private static AmInProcess run(int wanted, String... words) throws Exception {
    AmInProcess am = new AmInProcess(folder);
    AtomicInteger exit = new AtomicInteger(-1);
    Thread thread = new Thread(null, () -> exit.set(am.run(words)), "small-stack", STACK_BYTES);
    thread.start();
    thread.join();
    assertThat(exit.get()).as(am.err()).isEqualTo(wanted);
    return am;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get d.automerge",
        "get d.automerge --color=always",
        "get d.automerge --typed",
        "export d.automerge",
        "export d.automerge --format jsonl",
        "export d.automerge --format yaml",
        "export d.automerge --format typed-json",
        "status d.automerge --json",
        "log d.automerge -p",
        "show d.automerge @",
        "blame d.automerge",
        "blame d.automerge --json",
        "conflicts d.automerge",
        "view d.automerge -o -",
        "inspect d.automerge --ops",
        "examine d.automerge",
        "verify d.automerge",
        "changes d.automerge --json",
        "revert d.automerge -n -r root",
        "merge d.automerge other.automerge -n",
        "git textconv d.automerge",
      })
  void readingCommands_end(String line) throws Exception {
    assertThat(run(0, line.split(" ")).out()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--stat", "--json-patch", "--changes"})
  void diff_ends(String option) throws Exception {
    String line = "diff d.automerge -r root..@ " + option;
    assertThat(run(1, line.strip().split(" ")).out()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "log", "log -p", "blame", "conflicts", "diff -r @^..@", "export"})
  void placeAtTheBottom_isFound(String command) throws Exception {
    String line = command + " d.automerge " + bottom + ".n";
    assertThat(run(command.startsWith("diff") ? 1 : 0, line.split(" ")).out()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "typed-json"})
  void whatExportWrites_importReads(String format) throws Exception {
    run(0, "export", "d.automerge", "-f", format, "-o", "deep." + format);
    run(0, "import", "deep." + format, "-f", format, "-o", format + ".automerge");
    assertThat(run(0, "get", format + ".automerge", "--typed").out())
        .isEqualTo(run(0, "get", "d.automerge", "--typed").out());
    run(0, "import", "deep." + format, "-f", format, "--into", "d.automerge", "-n");
  }

  @Test
  void page_isLinear() throws Exception {
    assertThat(run(0, "view", "d.automerge", "-o", "-").out().length()).isLessThan(100 * DEPTH);
  }
}
