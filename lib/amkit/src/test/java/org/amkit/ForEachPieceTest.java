package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The pieces of texts, against a walk over their elements one by one. */
class ForEachPieceTest {
  private record Piece(int change, long start, long end, String characters) {}

  @Test
  void pieces_areTheElementsJoinedByChange() {
    int seen = 0;
    for (int seed = 0; seed < 120; seed++) {
      Random random = new Random(seed);
      RandomEdits edits = new RandomEdits(random);
      Document doc = new Document(new byte[] {1});
      try (Transaction tx = doc.startTransaction()) {
        ObjectId text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
        tx.spliceText(text, 0, 0, "some text");
        tx.commit();
      }
      Document other = doc.fork(new byte[] {2});
      List<ChangeHash[]> versions = new ArrayList<>();
      for (int round = 0; round < 8; round++) {
        commit(doc, edits, random);
        commit(other, edits, random);
        doc.merge(other);
        if (random.nextBoolean()) {
          other.merge(doc);
        }
        versions.add(doc.getHeads());
      }
      Document loaded = Document.load(doc.save());
      for (ChangeHash[] version : versions) {
        seen += check("seed " + seed, doc, doc.asOf(version), random);
        seen += check("seed " + seed + ", loaded", loaded, loaded.asOf(version), random);
      }
      seen += check("seed " + seed + ", now", loaded, loaded, random);
    }
    assertThat(seen).isGreaterThan(5_000);
  }

  @Test
  void openTransaction_isNoChange() {
    Document doc = new Document(new byte[] {1});
    ObjectId text;
    try (Transaction tx = doc.startTransaction()) {
      text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
      tx.spliceText(text, 0, 0, "abc");
      tx.commit();
    }
    try (Transaction tx = doc.startTransaction()) {
      tx.spliceText(text, 1, 1, "xy");

      assertThat(pieces(tx, text, 0, Long.MAX_VALUE))
          .containsExactly(
              new Piece(0, 0, 1, "a"), new Piece(-1, 1, 3, "xy"), new Piece(0, 3, 4, "c"));
    }
  }

  private static void commit(Document doc, RandomEdits edits, Random random) {
    try (Transaction tx = doc.startTransaction()) {
      for (int i = random.nextInt(8); i >= 0; i--) {
        edits.edit(tx);
      }
      tx.commit();
    }
  }

  private static int check(String where, Document doc, Read view, Random random) {
    int seen = 0;
    List<Change> changes = doc.getAllChanges();
    for (ObjectId text : RandomEdits.objects(view)) {
      if (view.getObjectType(text).orElseThrow() == ObjectType.TEXT) {
        long start = random.nextInt(4);
        long end = random.nextBoolean() ? Long.MAX_VALUE : start + random.nextInt(12);
        List<Piece> pieces = pieces(view, text, start, end);
        assertThat(pieces).as(where).isEqualTo(byElements(doc, view, changes, text, start, end));
        seen += pieces.size();
      }
    }
    return seen;
  }

  private static List<Piece> pieces(Read view, ObjectId text, long start, long end) {
    List<Piece> pieces = new ArrayList<>();
    view.forEachPiece(
        text, start, end, (change, from, to, of) -> pieces.add(new Piece(change, from, to, of)));
    return pieces;
  }

  private static List<Piece> byElements(
      Document doc, Read view, List<Change> changes, ObjectId text, long start, long end) {
    List<Piece> pieces = new ArrayList<>();
    for (ListItem item : view.items(text).toList()) {
      String of = item.value() instanceof AmValue.Str str ? str.getValue() : "\uFFFC";
      long to = item.index() + of.codePointCount(0, of.length());
      if (to <= start || item.index() >= end || of.isEmpty()) {
        continue;
      }
      ChangeHash hash = doc.hashForOpId(item.id()).orElseThrow();
      int change = 0;
      while (!changes.get(change).hash().equals(hash)) {
        change++;
      }
      Piece last = pieces.isEmpty() ? null : pieces.get(pieces.size() - 1);
      if (last != null && last.change() == change && last.end() == item.index()) {
        pieces.remove(pieces.size() - 1);
        pieces.add(new Piece(change, last.start(), to, last.characters() + of));
      } else {
        pieces.add(new Piece(change, item.index(), to, of));
      }
    }
    return pieces;
  }
}
