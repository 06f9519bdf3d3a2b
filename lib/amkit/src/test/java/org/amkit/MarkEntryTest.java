package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkEntryTest {
  @Test
  void stretches_areOfTheOperationThatCounts() {
    Document document = new Document(new byte[] {1});
    ObjectId text = text(document, "abcdef");
    ChangeHash first = mark(document, text, 0, 4, "bold", true);
    ChangeHash second = mark(document, text, 2, 6, "bold", true);
    assertThat(shown(document, text))
        .containsExactly("[0:2] bold true " + first, "[2:6] bold true " + second);
    assertThat(document.marks(text)).hasSize(1);
    assertThat(shownAt(document, text, first)).containsExactly("[0:4] bold true " + first);
  }

  @Test
  void randomMarks_areThoseOfMarks() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Document document = new Document(new byte[] {1});
      ObjectId text = text(document, "abcdefghij");
      for (int i = 0; i < 8; i++) {
        Document other = document.fork(new byte[] {(byte) (2 + i)});
        int start = random.nextInt(9);
        int end = start + 1 + random.nextInt(10 - start);
        String name = random.nextBoolean() ? "bold" : "link";
        if (random.nextInt(4) == 0) {
          other.change(null, tx -> tx.unmark(text, name, start, end, ExpandMark.BOTH));
        } else {
          mark(other, text, start, end, name, random.nextInt(2) == 0);
        }
        if (random.nextBoolean()) {
          document.change(null, tx -> tx.spliceText(text, random.nextInt(10), 1, "xy"));
        }
        document.merge(other);
      }
      for (long i = 0; i < document.length(text); i++) {
        List<String> wanted = new ArrayList<>();
        long at = i;
        document.marks(text).stream()
            .filter(m -> m.getStart() <= at && at < m.getEnd())
            .forEach(m -> wanted.add(m.getName() + m.getValue()));
        List<String> found = new ArrayList<>();
        document.markEntries(text).stream()
            .map(Mark.Entry::mark)
            .filter(m -> m.getStart() <= at && at < m.getEnd())
            .forEach(m -> found.add(m.getName() + m.getValue()));
        assertThat(found).as("seed %s, at %s", seed, i).containsExactlyInAnyOrderElementsOf(wanted);
      }
    }
  }

  private static ObjectId text(Document document, String content) {
    ObjectId[] made = new ObjectId[1];
    document.change(
        null,
        tx -> {
          made[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(made[0], 0, 0, content);
        });
    return made[0];
  }

  private static ChangeHash mark(
      Document document, ObjectId text, long start, long end, String name, boolean value) {
    return document
        .change(null, tx -> tx.mark(text, start, end, name, value, ExpandMark.NONE))
        .orElseThrow();
  }

  private static List<String> shown(Document document, ObjectId text) {
    return document.markEntries(text).stream().map(e -> shown(document, e)).toList();
  }

  private static List<String> shownAt(Document document, ObjectId text, ChangeHash head) {
    return document.at(new ChangeHash[] {head}).markEntries(text).stream()
        .map(e -> shown(document, e))
        .toList();
  }

  private static String shown(Document document, Mark.Entry entry) {
    Mark mark = entry.mark();
    return "["
        + mark.getStart()
        + ":"
        + mark.getEnd()
        + "] "
        + mark.getName()
        + " "
        + ((AmValue.Bool) mark.getValue()).getValue()
        + " "
        + document.hashForOpId(entry.id()).orElseThrow();
  }
}
