package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Phrases that are wrong wherever they stand do not come back: in help, manual pages, documents,
 * samples, and in the strings and comments of main code. A phrase is also found across a line
 * break.
 */
class EnglishTest {
  /**
   * @param wrong what may not be written
   * @param better what to write instead
   */
  private record Phrase(Pattern wrong, String better) {
    Phrase(String wrong, String better) {
      this(Pattern.compile("\\b(?:" + wrong + ")\\b", Pattern.CASE_INSENSITIVE), better);
    }
  }

  private static final List<Phrase> PHRASES =
      List.of(
          new Phrase("(?:is|are|was|were|be|and|rest) passed over", "skipped, ignored"),
          new Phrase("one behind the other", "consecutive, concatenated"),
          new Phrase("(?:not|never|has|have) heard of", "unknown"),
          new Phrase("told of", "notified of, reported"),
          new Phrase("lets? (?:us |nobody )?(?:not )?in", "accept, admit"),
          new Phrase("in the clear", "without TLS"),
          new Phrase("cut off", "truncated, interrupted"),
          new Phrase("(?:is|are|was|and) set aside", "moved to"),
          new Phrase("said so|saying so", "with a note"),
          new Phrase("others than", "other ... than"),
          new Phrase("whom|whoever", "the noun: the peer, the client, any actor"),
          new Phrase("keeps? (?:\\w+ )?in step|machines in step", "sync, keep in sync"),
          new Phrase("takes? leave", "sends a leave message"),
          new Phrase("nobody", "no one, no peer, not ... any"),
          new Phrase("these options but for one", "a copy with ... set"),
          new Phrase("said no", "failed, refused"),
          new Phrase("what went over", "transfer statistics"),
          new Phrase("says? nothing on stderr", "print only errors"),
          new Phrase("do everything but", "write nothing"),
          new Phrase("when it is none", "if it is invalid"),
          new Phrase("hears? of", "is notified of, receives"),
          new Phrase("for ever", "forever"),
          new Phrase("pass(?:es)? over (?!(?:the|a) )", "skip, ignore"),
          new Phrase("sets? aside", "moves to"),
          new Phrase("of one's own", "custom, its own"),
          new Phrase("comes? of it", "the result"),
          new Phrase("(?<=, )be it", "even if, even with"),
          new Phrase("(?:is|are|not) taken for", "read as, treated as, mistaken for"),
          new Phrase("for good", "permanently, finally"),
          new Phrase("gone through", "visited"));

  /** What a line begins and ends with when a sentence goes across it: a comment, a string. */
  private static final Pattern EDGE =
      Pattern.compile("^\\s*(?:/\\*\\*|\\*(?!/)|//|#(?!!)|\\+ \")?\\s*|\"?\\s*$");

  private static final Path ROOT = repositoryRoot();

  @Test
  void phrases_areNotWritten() throws IOException {
    List<Path> files = files();
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      find(ROOT.relativize(file).toString(), Files.readAllLines(file), found);
    }
    assertThat(found).isEmpty();
    assertThat(files).hasSizeGreaterThan(400);
  }

  @Test
  void phrase_isFoundAcrossLines() {
    List<String> found = new ArrayList<>();
    find("A.java", List.of("/**", " * Chunks that lie one", " * behind the other.", " */"), found);
    find("B.java", List.of("\"the chunk was cut\"", "    + \" off\";"), found);
    find("C.java", List.of("\"skipped\"; // Faults, letter, passed overhead"), found);

    assertThat(found)
        .containsExactly(
            "A.java:2: \"one behind the other\": write: consecutive, concatenated",
            "B.java:1: \"cut off\": write: truncated, interrupted");
  }

  private static void find(String name, List<String> lines, List<String> found) {
    StringBuilder text = new StringBuilder();
    TreeSet<Integer> lineStarts = new TreeSet<>();
    for (String line : lines) {
      lineStarts.add(text.length());
      text.append(EDGE.matcher(line).replaceAll("")).append(' ');
    }
    for (Phrase phrase : PHRASES) {
      Matcher wrong = phrase.wrong().matcher(text);
      while (wrong.find()) {
        int line = lineStarts.headSet(wrong.start(), true).size();
        found.add(name + ":" + line + ": \"" + wrong.group() + "\": write: " + phrase.better());
      }
    }
  }

  /** Documents, manual pages, samples, and the main sources of all modules. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder :
        List.of("", "man", "samples", "samples/cluster", "lib/amkit", "lib/amkit-websocket")) {
      try (Stream<Path> list = Files.list(ROOT.resolve(folder))) {
        list.filter(file -> file.toString().matches(".*\\.(md|[17]|sh)")).forEach(files::add);
      }
    }
    List<Path> modules = new ArrayList<>(List.of(ROOT.resolve("cli")));
    try (Stream<Path> list = Files.list(ROOT.resolve("lib"))) {
      list.forEach(modules::add);
    }
    for (Path module : modules) {
      // Not the whole module: what other tests have in its folder target comes and goes.
      try (Stream<Path> tree = Files.walk(module.resolve("src/main"))) {
        tree.filter(file -> file.toString().matches(".*\\.(java|txt)")).forEach(files::add);
      }
    }
    return files;
  }

  private static Path repositoryRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException("no ARCHITECTURE.md above " + Path.of("").toAbsolutePath());
      }
    }
    return folder;
  }
}
