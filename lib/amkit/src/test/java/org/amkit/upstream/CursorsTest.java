package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Cursor;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.junit.jupiter.api.Test;

/** Cursors name, and go, what and where Automerge's do. */
class CursorsTest {
  private static Document text(String text) {
    Document doc = new Document(new byte[] {(byte) 0xaa});
    doc.change(null, tx -> tx.spliceText(tx.set(ObjectId.ROOT, "t", ObjectType.TEXT), 0, 0, text));
    return doc;
  }

  private static ObjectId object(Read doc) {
    return doc.get(ObjectId.ROOT, "t").orElseThrow().objectId().orElseThrow();
  }

  private static String position(Document doc, String written, ChangeHash[] heads) {
    try {
      Cursor cursor = Cursor.fromString(written);
      return Long.toString(doc.lookupCursorIndex(object(doc), cursor, heads));
    } catch (AutomergeException e) {
      return "refused";
    }
  }

  private static void put(Document doc, String value) {
    doc.change(null, tx -> tx.set(object(tx), 1, value));
  }

  @Test
  void cursors_areAutomerges() {
    List<String> lines = new ArrayList<>();
    Document doc = text("abc");
    ChangeHash[] before = doc.getHeads();
    put(doc, "X");
    put(doc, "Y");
    ObjectId id = object(doc);
    Cursor cursor = doc.makeCursor(id, 1);
    lines.add("overwritten: " + cursor + ", before: " + doc.makeCursor(id, 1, before));
    lines.add(
        "moving back: "
            + doc.makeCursor(id, 1, Cursor.Move.BEFORE)
            + ", before: "
            + doc.makeCursor(id, 1, Cursor.Move.BEFORE, before));
    for (String written : List.of(cursor.toString(), "3@aa", "5@aa", "-6@aa", "7@aa", "6@bb")) {
      lines.add(
          written
              + ": "
              + position(doc, written, doc.getHeads())
              + ", before: "
              + position(doc, written, before));
    }
    Document rival = text("abc");
    Document other = rival.fork(new byte[] {(byte) 0xbb});
    put(rival, "r");
    put(other, "s");
    rival.merge(other);
    lines.add("rivals: " + rival.makeCursor(object(rival), 1));
    for (Cursor.Move move : Cursor.Move.values()) {
      lines.addAll(moves(move));
    }
    assertThat(lines).isEqualTo(Probe.recorded("cursors"));
  }

  private static List<String> moves(Cursor.Move move) {
    List<String> lines = new ArrayList<>();
    Document typed = new Document(new byte[] {(byte) 0xaa});
    typed.change(
        null,
        tx -> {
          ObjectId text = tx.set(ObjectId.ROOT, "t", ObjectType.TEXT);
          tx.spliceText(text, 0, 0, "abcdef");
          tx.spliceText(text, 3, 0, "XY");
        });
    ObjectId text = object(typed);
    List<Cursor> cursors = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      cursors.add(typed.makeCursor(text, i, move));
    }
    String name = move.name().toLowerCase(java.util.Locale.ROOT);
    lines.add(name + ": " + joined(cursors.stream().map(Cursor::toString).toList()));
    for (int[] cut : new int[][] {{1, 3}, {3, 2}, {5, 1}, {0, 8}}) {
      Document left = typed.fork(new byte[] {(byte) 0xcc});
      left.change(null, tx -> tx.spliceText(text, cut[0], cut[1], ""));
      List<String> at =
          cursors.stream().map(c -> Long.toString(left.lookupCursorIndex(text, c))).toList();
      lines.add(name + " without " + cut[0] + "+" + cut[1] + ": " + joined(at));
    }
    return lines;
  }

  private static String joined(List<String> words) {
    return words.stream().collect(Collectors.joining(" "));
  }

  @Test
  void cursorInAList_namesTheLastValueOfTheElement() {
    Document doc = new Document(new byte[] {(byte) 0xaa});
    doc.change(
        null,
        tx -> {
          ObjectId list = tx.set(ObjectId.ROOT, "t", ObjectType.LIST);
          for (int i = 0; i < 3; i++) {
            tx.insert(list, i, i);
          }
        });
    doc.change(null, tx -> tx.set(object(tx), 1, "four"));
    doc.change(null, tx -> tx.set(object(tx), 1, "six"));
    Cursor cursor = doc.makeCursor(object(doc), 1);
    assertThat(cursor).hasToString("6@aa");
    doc.change(null, tx -> tx.delete(object(tx), 0));
    assertThat(doc.lookupCursorIndex(object(doc), cursor)).isZero();
  }
}
