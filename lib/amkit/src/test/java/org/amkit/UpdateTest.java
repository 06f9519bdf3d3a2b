package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdateTest {
  private final Document doc = new Document(new byte[] {1});

  private ObjectId text(String content) {
    ObjectId[] id = {ObjectId.ROOT};
    doc.change(
        null,
        tx -> {
          id[0] = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
          tx.spliceText(id[0], 0, 0, content);
        });
    return id[0];
  }

  private long opsOf(Consumer<Transaction> edits) {
    return doc.change(null, edits)
        .map(hash -> doc.getChangeByHash(hash).orElseThrow().opCount())
        .orElse(0L);
  }

  @Test
  void updateText_changesNoMoreThanItMust() {
    ObjectId text = text("The quick brown fox");
    assertThat(opsOf(tx -> tx.updateText(text, "The quick red fox!"))).isEqualTo(7);
    assertThat(doc.text(text)).contains("The quick red fox!");
    assertThat(opsOf(tx -> tx.updateText(text, "The quick red fox!"))).isZero();
  }

  @Test
  void updateText_keepsConcurrentEdits() {
    ObjectId text = text("one two three");
    Document other = doc.fork(new byte[] {2});
    other.change(null, tx -> tx.spliceText(text, 0, 0, "zero "));
    doc.change(null, tx -> tx.updateText(text, "one 2 three"));
    doc.merge(other);
    assertThat(doc.text(text)).contains("zero one 2 three");
  }

  @Test
  void updateText_replacesWholeGraphemes() {
    ObjectId text = text("a\uD83D\uDC68\u200D\uD83D\uDC69b");
    doc.change(null, tx -> tx.updateText(text, "a\uD83D\uDC68\u200D\uD83D\uDC67b"));
    assertThat(doc.text(text)).contains("a\uD83D\uDC68\u200D\uD83D\uDC67b");
    Change change = doc.getLastLocalChange().orElseThrow();
    assertThat(change.ops().stream().filter(op -> op.action() == Op.Action.DELETE)).hasSize(3);
  }

  @Test
  void updateText_inEveryUnit_makesTheText() {
    Random random = new Random(5);
    String[] parts = {
      "a", "b", "\u00e9", "e\u0301", "\uD83D\uDE00", " ", "\uD83D\uDC68\u200D\uD83D\uDC69"
    };
    for (TextUnit unit : TextUnit.values()) {
      Document units = new Document(new byte[] {1}, unit);
      ObjectId[] id = {ObjectId.ROOT};
      units.change(null, tx -> id[0] = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT));
      for (int i = 0; i < 200; i++) {
        StringBuilder next = new StringBuilder();
        for (int j = random.nextInt(12); j > 0; j--) {
          next.append(parts[random.nextInt(parts.length)]);
        }
        units.change(null, tx -> tx.updateText(id[0], next.toString()));
        assertThat(units.text(id[0])).contains(next.toString());
      }
    }
  }

  private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  @Test
  void update_ofAMap_puttingWhatIsThere_isNoOperation() {
    Map<String, @Nullable Object> value =
        map(
            "null",
            null,
            "int",
            5L,
            "uint",
            BigInteger.valueOf(7),
            "f64",
            1.5,
            "bytes",
            new byte[] {1, 2},
            "time",
            Instant.ofEpochMilli(123456),
            "counter",
            new Counter(3),
            "bool",
            true,
            "list",
            List.of(1L, "two", Map.of("three", 3L)),
            "map",
            map("x", map()));
    assertThat(opsOf(tx -> tx.update(ObjectId.ROOT, value))).isEqualTo(15);
    Object plain = doc.toPlain(ObjectId.ROOT);
    assertThat(PlainValues.of(plain)).isEqualTo(PlainValues.of(value));
    assertThat(opsOf(tx -> tx.update(ObjectId.ROOT, doc.toPlain(ObjectId.ROOT)))).isZero();
    assertThat(doc.get(ObjectId.ROOT, "uint")).contains(new AmValue.UInt(7));
  }

  @Test
  void update_changesNoMoreThanItMust() {
    doc.change(
        null,
        tx ->
            tx.update(
                ObjectId.ROOT,
                map("a", 1, "b", List.of(1, 2, 3, 4), "c", map("d", "x"), "n", new Counter(1))));
    long ops =
        opsOf(
            tx ->
                tx.update(
                    ObjectId.ROOT,
                    map("b", List.of(1, 3, 4, 5), "c", map("d", "y"), "n", new Counter(4))));
    // a gone, 2 gone, 5 new, d set, n increased by 3.
    assertThat(ops).isEqualTo(5);
    assertThat(doc.get(ObjectId.ROOT, "n")).contains(new AmValue.Counter(4));
    assertThat(doc.toPlain(ObjectId.ROOT))
        .isEqualTo(map("b", List.of(1L, 3L, 4L, 5L), "c", map("d", "y"), "n", new Counter(4)));
  }

  @Test
  void update_withTexts_editsThem() {
    doc.change(null, tx -> tx.update(ObjectId.ROOT, map("t", "hello"), NewStrings.TEXT));
    ObjectId text = doc.get(ObjectId.ROOT, "t").flatMap(AmValue::objectId).orElseThrow();
    assertThat(opsOf(tx -> tx.update(ObjectId.ROOT, map("t", "hello!")))).isEqualTo(1);
    assertThat(doc.text(text)).contains("hello!");
    doc.change(null, tx -> tx.update(text, "bye"));
    assertThat(doc.text(text)).contains("bye");
  }

  @Test
  void update_ofAnotherKind_isRefused_beforeAnythingChanges() {
    ObjectId text = text("x");
    try (Transaction tx = doc.startTransaction()) {
      assertThatThrownBy(() -> tx.update(text, map())).isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.update(ObjectId.ROOT, List.of()))
          .isInstanceOf(AutomergeException.class);
      assertThatThrownBy(() -> tx.update(ObjectId.ROOT, map("a", 1, "b", new Object())))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> tx.update(ObjectId.ROOT, Map.of(1, 2)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(tx.pendingOps()).isZero();
    }
  }

  private @Nullable Object random(Random random, int depth) {
    int kind = random.nextInt(depth > 3 ? 4 : 7);
    return switch (kind) {
      case 0 -> null;
      case 1 -> (long) random.nextInt(3);
      case 2 -> random.nextBoolean();
      case 3 -> "s" + random.nextInt(3);
      case 4 -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(random(random, depth + 1));
        }
        yield list;
      }
      default -> randomMap(random, depth);
    };
  }

  private Map<String, @Nullable Object> randomMap(Random random, int depth) {
    Map<String, @Nullable Object> map = map();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put("k" + random.nextInt(4), random(random, depth + 1));
    }
    return map;
  }

  @Test
  void randomUpdates_makeTheValue() {
    Random random = new Random(11);
    for (int i = 0; i < 500; i++) {
      Map<String, @Nullable Object> next = randomMap(random, 0);
      NewStrings strings = random.nextBoolean() ? NewStrings.TEXT : NewStrings.SCALAR;
      doc.change(null, tx -> tx.update(ObjectId.ROOT, next, strings));
      assertThat(doc.toPlain(ObjectId.ROOT)).as("update %s", i).isEqualTo(next);
    }
  }

  @Test
  void updateSpans_makesTheSpans_byTheLeastEdit() {
    ObjectId text = text("hello world");
    List<Span> wanted =
        List.of(
            Span.block(Map.of("type", "p")),
            Span.text("hello "),
            Span.text("brave", Map.of("bold", true)),
            Span.text(" world"));
    assertThat(opsOf(tx -> tx.updateSpans(text, wanted))).isEqualTo(1 + 1 + 6 + 2);
    assertThat(withoutIds(doc.spans(text))).isEqualTo(withoutIds(wanted));
    assertThat(opsOf(tx -> tx.updateSpans(text, wanted))).isZero();
    List<Span> plainer = List.of(Span.block(Map.of("type", "h1")), Span.text("hello brave world"));
    assertThat(opsOf(tx -> tx.updateSpans(text, plainer))).isEqualTo(3);
    assertThat(withoutIds(doc.spans(text))).isEqualTo(withoutIds(plainer));
  }

  @Test
  void updateSpans_leavesNoMarkOnBlocks_thatWhatIsTypedBehindWouldTake() {
    ObjectId text = text("ab");
    doc.change(null, tx -> tx.mark(text, 0, 2, "bold", true, ExpandMark.AFTER));
    List<Span> wanted = List.of(Span.text("ab"), Span.block(Map.of()));
    doc.change(null, tx -> tx.splitBlock(text, 2));
    assertThat(doc.marks(text)).isNotEmpty();
    doc.change(null, tx -> tx.updateSpans(text, wanted));
    assertThat(doc.marks(text)).isEmpty();
    doc.change(null, tx -> tx.spliceText(text, 3, 0, "c"));
    assertThat(doc.marks(text)).isEmpty();
  }

  @Test
  void updateSpans_withAConfig_growsMarksAndMakesStringsAsTold() {
    ObjectId text = text("");
    UpdateSpansConfig config =
        UpdateSpansConfig.DEFAULT
            .withDefaultExpand(ExpandMark.NONE)
            .withPerMarkExpand(Map.of("bold", ExpandMark.BOTH))
            .withBlockStrings(NewStrings.TEXT);
    List<Span> wanted =
        List.of(
            Span.block(Map.of("type", "p")), Span.text("hello", Map.of("bold", true, "link", "u")));
    doc.change(null, tx -> tx.updateSpans(text, wanted, config));
    doc.change(null, tx -> tx.spliceText(text, 6, 0, "Z"));
    assertThat(doc.getMarksAtIndex(text, 6)).containsOnlyKeys("bold");
    ObjectId block = doc.get(text, 0).orElseThrow().objectId().orElseThrow();
    assertThat(doc.get(block, "type").orElseThrow()).isInstanceOf(AmValue.Text.class);
    ObjectId plain = text("");
    doc.change(null, tx -> tx.updateSpans(plain, wanted));
    doc.change(null, tx -> tx.spliceText(plain, 6, 0, "Z"));
    assertThat(doc.getMarksAtIndex(plain, 6)).containsOnlyKeys("bold", "link");
    ObjectId other = doc.get(plain, 0).orElseThrow().objectId().orElseThrow();
    assertThat(doc.get(other, "type").orElseThrow()).isInstanceOf(AmValue.Str.class);
  }

  private static List<Span> withoutIds(List<Span> spans) {
    return spans.stream()
        .map(s -> s instanceof Span.Block b ? Span.block(b.attributes()) : s)
        .toList();
  }

  @Test
  void randomSpans_areMade() {
    Random random = new Random(3);
    ObjectId text = text("");
    for (int i = 0; i < 300; i++) {
      List<Span> wanted = new ArrayList<>();
      Map<String, Object> lastMarks = null;
      for (int j = random.nextInt(6); j > 0; j--) {
        Map<String, Object> marks =
            Arrays.asList(
                    Map.<String, Object>of(),
                    Map.<String, Object>of("b", true),
                    Map.<String, Object>of("b", true, "c", 1L))
                .get(random.nextInt(3));
        if (random.nextInt(3) == 0) {
          wanted.add(Span.block(Map.of("type", "t" + random.nextInt(2))));
          lastMarks = null;
        } else if (!marks.equals(lastMarks)) {
          wanted.add(Span.text("ab".repeat(1 + random.nextInt(3)), marks));
          lastMarks = marks;
        }
      }
      doc.change(null, tx -> tx.updateSpans(text, wanted));
      assertThat(withoutIds(doc.spans(text))).as("update %s", i).isEqualTo(withoutIds(wanted));
    }
  }

  private static RichText rich(Span... spans) {
    return new RichText(List.of(spans));
  }

  @Test
  void richText_updatesCharactersMarksAndBlocks_andNoMore() {
    RichText before =
        rich(
            Span.block(map("type", "p", "in", List.of(1))),
            Span.text("bold", Map.of("b", true)),
            Span.text(" plain"));
    doc.change(
        null,
        tx -> {
          tx.update(ObjectId.ROOT, "t", before, NewStrings.SCALAR);
          tx.update(ObjectId.ROOT, map("t", before, "l", List.of(before)));
        });
    ObjectId text = doc.get(ObjectId.ROOT, "t").flatMap(AmValue::objectId).orElseThrow();
    ObjectId list = doc.get(ObjectId.ROOT, "l").flatMap(AmValue::objectId).orElseThrow();
    assertThat(doc.text(text)).contains("\ufffcbold plain");
    assertThat(doc.marks(text)).containsExactly(new Mark(1, 5, "b", new AmValue.Bool(true)));
    assertThat(opsOf(tx -> tx.update(ObjectId.ROOT, map("t", before, "l", List.of(before)))))
        .isZero();
    RichText after =
        rich(
            Span.block(map("type", "h", "in", List.of(1))),
            Span.text("bold", Map.of("b", true)),
            Span.text(" plai!"));
    assertThat(opsOf(tx -> tx.update(text, after))).isEqualTo(3);
    assertThat(opsOf(tx -> tx.update(list, List.of(after, before)))).isLessThan(30);
    assertThat(doc.get(list, 1).flatMap(AmValue::objectId)).isNotEmpty();
    ObjectId kept = doc.get(list, 1).flatMap(AmValue::objectId).orElseThrow();
    assertThat(doc.marks(kept)).containsExactly(new Mark(1, 5, "b", new AmValue.Bool(true)));
    assertThatThrownBy(() -> doc.change(null, tx -> tx.update(list, before)))
        .isInstanceOf(AutomergeException.class);
  }

  @Test
  void place_isUpdatedOrFilled() {
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "n", new Counter(5)));
    doc.change(null, tx -> tx.update(ObjectId.ROOT, "n", NewValue.counter(7), NewStrings.SCALAR));
    assertThat(doc.getLastLocalChange().orElseThrow().ops().get(0).action())
        .isEqualTo(Op.Action.INCREMENT);
    doc.change(
        null,
        tx -> {
          tx.update(ObjectId.ROOT, "l", List.of("a", List.of(), "b"), NewStrings.TEXT);
          ObjectId list = tx.get(ObjectId.ROOT, "l").flatMap(AmValue::objectId).orElseThrow();
          tx.update(list, 1, map("x", 1), NewStrings.SCALAR);
          tx.insert(list, 3, null, NewStrings.SCALAR);
          tx.update(list, 0, "aa", NewStrings.SCALAR);
        });
    assertThat(doc.toPlain(ObjectId.ROOT))
        .isEqualTo(map("n", new Counter(7), "l", Arrays.asList("aa", map("x", 1L), "b", null)));
    ObjectId list = doc.get(ObjectId.ROOT, "l").flatMap(AmValue::objectId).orElseThrow();
    assertThat(doc.get(list, 0)).containsInstanceOf(AmValue.Text.class);
    assertThatThrownBy(() -> doc.change(null, tx -> tx.update(list, 9, 1, NewStrings.SCALAR)))
        .isInstanceOf(AutomergeException.class);
    assertThatThrownBy(() -> doc.change(null, tx -> tx.update(list, "key", 1, NewStrings.SCALAR)))
        .isInstanceOf(AutomergeException.class);
  }
}
