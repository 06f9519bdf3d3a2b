package org.amkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.amkit.Document;

/** Makes, with amkit, the documents that all peers start from; what is there already stays. */
final class MakeInputs {
  private MakeInputs() {}

  /** Makes what a row starts from, if it starts from anything. */
  static void of(String source) throws Exception {
    String input = source.substring(source.lastIndexOf(':') + 1);
    if (source.startsWith("load:") || source.startsWith("type-") || source.startsWith("replay:")) {
      return;
    }
    if (source.indexOf(':') > 0) {
      make(input);
    }
    if (source.startsWith("diff:") || source.startsWith("text-at:")) {
      make(input + "-half");
    }
  }

  private static void make(String name) throws Exception {
    Files.createDirectories(Inputs.MADE);
    switch (name) {
      case "map" -> make(name, () -> built(Rows::map));
      case "list" -> make(name, () -> built(Rows::list));
      case "nested" -> make(name, () -> built(Rows::nested));
      case "automerge-paper-each" -> make(name, () -> paper(-1));
      case "automerge-paper-each-half" -> make(name, () -> paper(129_889));
      case "friendsforever-each" -> make(name, () -> concurrent("friendsforever"));
      default -> make(name, () -> Inputs.typed(Inputs.sequential(name), false, -1));
    }
  }

  private static Document paper(int upTo) throws IOException {
    return Inputs.typed(Inputs.sequential("automerge-paper"), true, upTo);
  }

  @SuppressWarnings("unchecked")
  private static Document concurrent(String name) throws Exception {
    Row<Trace> replay = (Row<Trace>) Rows.of("replay:" + name);
    return ((List<Document>) replay.run(replay.prepare())).get(0);
  }

  private static Document built(Function<Document, Object> workload) {
    Document document = new Document(Inputs.ACTOR);
    workload.apply(document);
    return document;
  }

  private static void make(String name, Callable<Document> how) throws Exception {
    Path file = Inputs.MADE.resolve(name + ".automerge");
    if (!Files.exists(file)) {
      Path half = file.resolveSibling(name + ".tmp");
      write(half, how.call().save());
      Files.move(half, file);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
  }
}
