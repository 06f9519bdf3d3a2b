package org.amkit.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Generated scripts against what Automerge 3.5.0 answered when they were recorded ({@code
 * scripts/differential --record}): reports, and the document it saved.
 */
class RecordedDifferentialTest {
  /** Each recorded with {@code --features} as said, first seed 1. */
  private static final List<String> FILES =
      List.of(
          "core.ndjson.gz", // wide,heads
          "rich.ndjson.gz", // marks,blocks
          "patches.ndjson.gz", // diff,sync
          "cursors.ndjson.gz", // cursors,patches
          "spans.ndjson.gz", // spans
          "views.ndjson.gz", // heads,diff,patches
          "wide.ndjson.gz"); // wide,cursors,heads

  @TestFactory
  Stream<DynamicTest> scripts_giveWhatAutomergeGave() {
    return FILES.stream()
        .flatMap(
            file ->
                recordings(file).stream()
                    .map(
                        recording ->
                            DynamicTest.dynamicTest(
                                file + " seed " + recording.script().seed(),
                                () -> check(recording))));
  }

  private static void check(Recording recording) {
    Script script = recording.script();
    Outcome ours = ScriptReplayer.run(script);
    assertThat(Outcome.difference(ours.report(), recording.report(), false))
        .as(script.toString())
        .isNull();
    List<String> loaded =
        ScriptReplayer.load(List.of(recording.save()), script.unit(), script.details());
    List<String> saved =
        ScriptReplayer.load(ours.saves().subList(0, 1), script.unit(), script.details());
    assertThat(loaded).isEqualTo(saved);
  }

  private static List<Recording> recordings(String name) {
    try (InputStream in = RecordedDifferentialTest.class.getResourceAsStream(name)) {
      return Recording.read(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
