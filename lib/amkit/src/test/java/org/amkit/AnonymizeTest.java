package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnonymizeTest {
  /** What must stay of an operation: all but the values of keys, marks' names and scalars. */
  private record Shape(
      Op.Action action,
      long obj,
      int keyBytes,
      long elem,
      boolean insert,
      List<Long> pred,
      String valueClass,
      boolean expand) {
    static Shape of(Op op) {
      AmValue value = op.value();
      String valueClass =
          value == null
              ? ""
              : value instanceof AmValue.Str s ? bytes(s) : value.getClass().getName();
      return new Shape(
          op.action(),
          counter(op.obj()),
          op.key() == null ? -1 : op.key().getBytes(StandardCharsets.UTF_8).length,
          counter(op.elem()),
          op.insert(),
          op.pred().stream().map(Shape::counter).toList(),
          valueClass,
          op.expand());
    }

    private static String bytes(AmValue.Str s) {
      return "Str of " + s.getValue().getBytes(StandardCharsets.UTF_8).length;
    }

    private static long counter(@Nullable String id) {
      return id == null || !id.contains("@") ? 0 : Long.parseLong(id.substring(0, id.indexOf('@')));
    }
  }

  private static void assertSameShape(Document before, Document after) {
    List<Change> changes = before.getAllChanges();
    List<Change> others = after.getAllChanges();
    assertThat(others).hasSameSizeAs(changes);
    Map<ChangeHash, ChangeHash> renamed = new HashMap<>();
    Map<String, String> actors = new TreeMap<>();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      Change other = others.get(i);
      renamed.put(change.hash(), other.hash());
      assertThat(other.deps())
          .containsExactlyInAnyOrderElementsOf(change.deps().stream().map(renamed::get).toList());
      assertThat(other.seq()).isEqualTo(change.seq());
      assertThat(other.startOp()).isEqualTo(change.startOp());
      String known = actors.putIfAbsent(change.actor(), other.actor());
      assertThat(other.actor()).isEqualTo(known == null ? other.actor() : known);
      assertThat(other.actor()).isNotEqualTo(change.actor());
      assertThat(other.ops().stream().map(Shape::of))
          .containsExactlyElementsOf(change.ops().stream().map(Shape::of).toList());
    }
    assertThat(new ArrayList<>(actors.values())).isSorted();
    assertThat(after.getHeads()).hasSameSizeAs(before.getHeads());
    assertThat(RandomEdits.objects(after)).hasSameSizeAs(RandomEdits.objects(before));
  }

  @Test
  void randomDocuments_keepTheirShape() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      List<Document> replicas = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        replicas.add(new Document(new byte[] {(byte) (7 * i), 1}));
      }
      for (int i = 0; i < 20; i++) {
        Document one = replicas.get(random.nextInt(3));
        one.merge(replicas.get(random.nextInt(3)));
        one.change(
            random.nextBoolean() ? null : "message " + i,
            random.nextInt(3),
            tx -> {
              for (int j = random.nextInt(6); j >= 0; j--) {
                edits.edit(tx);
              }
            });
      }
      Document doc = replicas.get(0);
      doc.merge(replicas.get(1));
      assertSameShape(doc, doc.anonymize(new Random(seed)));
    }
  }

  @Test
  void contentOfEveryKind_isGone() {
    Document doc = new Document("the secret actor".getBytes(StandardCharsets.UTF_8));
    doc.change(
        "secret message",
        1_700_000_000,
        tx -> {
          ObjectId text = tx.set(ObjectId.ROOT, "secretKey", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "secret text\nсекрет 秘密 \uD83D\uDE00");
          tx.mark(text, 0, 3, "secretMark", "secret value", ExpandMark.BOTH);
          tx.set(ObjectId.ROOT, "n", 123456);
          tx.set(ObjectId.ROOT, "u", NewValue.unsigned(-1));
          tx.set(ObjectId.ROOT, "f", Math.PI);
          tx.set(ObjectId.ROOT, "c", new Counter(-70));
          tx.set(ObjectId.ROOT, "b", "secret bytes".getBytes(StandardCharsets.UTF_8));
          tx.set(ObjectId.ROOT, "t", NewValue.timestamp(Instant.ofEpochMilli(Long.MIN_VALUE)));
          tx.set(ObjectId.ROOT, "x", NewValue.unknown(11, new byte[] {1, 2}));
          tx.set(ObjectId.ROOT, "s", "a secret string");
          tx.set(ObjectId.ROOT, "", "");
        });
    Document other = doc.anonymize(new Random(1));
    assertSameShape(doc, other);
    String saved = new String(other.save(new SaveOptions(false, true)), StandardCharsets.UTF_8);
    assertThat(saved).doesNotContain("secret", "секрет", "秘密", "\uD83D\uDE00");
    List<AmValue> before = doc.entries(ObjectId.ROOT).map(MapEntry::getValue).toList();
    List<AmValue> after = other.entries(ObjectId.ROOT).map(MapEntry::getValue).toList();
    assertThat(after.stream().filter(v -> !v.equals(new AmValue.Str(""))))
        .doesNotContainAnyElementsOf(before.stream().filter(v -> v.objectId().isEmpty()).toList());
    Change change = other.getAllChanges().get(0);
    assertThat(change.time()).isNotIn(0L, 1_700_000_000L);
    ObjectId text =
        other
            .entries(ObjectId.ROOT)
            .flatMap(e -> e.getValue().objectId().stream())
            .findFirst()
            .orElseThrow();
    String letters = other.text(text).orElseThrow();
    assertThat(letters).hasSize("secret text\nсекрет 秘密 \uD83D\uDE00".length());
    assertThat(letters.substring(0, 12)).matches("[a-z]{6} [a-z]{4}\n");
  }

  @Test
  void oneCharacterKeys_moreThanThereAreLetters_stayDifferent() {
    Document doc = new Document();
    doc.change(
        null,
        tx -> {
          for (char c = ' '; c < 127; c++) {
            tx.set(ObjectId.ROOT, Character.toString(c), 1);
          }
        });
    assertThat(doc.anonymize(new Random(0)).length(ObjectId.ROOT)).isEqualTo(95);
  }

  @Test
  void randomness_decidesAll() {
    Document doc = new Document();
    doc.change("m", tx -> tx.set(ObjectId.ROOT, "key", "value"));
    byte[] copy = doc.anonymize(new Random(5)).save();
    assertThat(doc.anonymize(new Random(5)).save()).isEqualTo(copy);
    assertThat(doc.anonymize(new Random(6)).save()).isNotEqualTo(copy);
  }

  @Test
  void copy_isADocumentOfItsOwn_inTheSameTextUnit() {
    Document doc = new Document(new byte[] {1}, TextUnit.UTF16);
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "key", "value"));
    Document copy = doc.anonymize(new Random(5));
    assertThat(copy.getTextUnit()).isEqualTo(TextUnit.UTF16);
    assertThat(copy.change(null, tx -> tx.set(ObjectId.ROOT, "key", "value"))).isPresent();
    assertThat(Document.load(copy.save()).get(ObjectId.ROOT, "key"))
        .contains(new AmValue.Str("value"));
    assertThat(doc.changeCount()).isEqualTo(1);
  }
}
