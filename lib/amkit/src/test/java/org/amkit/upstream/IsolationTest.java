package org.amkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.amkit.AutomergeException;
import org.amkit.ChangeHash;
import org.amkit.Counter;
import org.amkit.Document;
import org.amkit.ExpandMark;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.PatchLog;
import org.amkit.Read;
import org.amkit.Span;
import org.amkit.Transaction;
import org.junit.jupiter.api.Test;

/** Objects that do not exist in the version that a transaction builds on cannot be edited. */
class IsolationTest {
  /** A document whose first version lacks all its objects. */
  private static final class Later {
    final Document doc = new Document(new byte[] {(byte) 0xaa});
    final ChangeHash[] heads;
    final ObjectId map;
    final ObjectId list;
    final ObjectId text;

    Later() {
      doc.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1));
      heads = doc.getHeads();
      try (Transaction tx = doc.startTransaction()) {
        map = tx.set(ObjectId.ROOT, "map", ObjectType.MAP);
        tx.set(map, "x", NewValue.integer(1));
        tx.set(map, "c", new Counter(1));
        list = tx.set(ObjectId.ROOT, "list", ObjectType.LIST);
        for (int i = 0; i < 3; i++) {
          tx.insert(list, i, i);
        }
        text = tx.set(ObjectId.ROOT, "text", ObjectType.TEXT);
        tx.spliceText(text, 0, 0, "abc");
        tx.commit();
      }
    }
  }

  private interface Edit {
    Object on(Transaction tx, Later at);
  }

  private interface Write {
    void on(Transaction tx, Later at);
  }

  private static Edit write(Write write) {
    return (tx, at) -> {
      write.on(tx, at);
      return "done";
    };
  }

  private static final ExpandMark EXPAND = ExpandMark.AFTER;

  private static Map<String, Edit> edits() {
    Map<String, Edit> edits = new LinkedHashMap<>();
    edits.put("put", write((tx, at) -> tx.set(at.map, "k", 1)));
    edits.put("put over", write((tx, at) -> tx.set(at.map, "x", 2)));
    edits.put("putObject", write((tx, at) -> tx.set(at.map, "k", ObjectType.MAP)));
    edits.put("delete", write((tx, at) -> tx.delete(at.map, "x")));
    edits.put("delete nothing", write((tx, at) -> tx.delete(at.map, "none")));
    edits.put("increment", write((tx, at) -> tx.increment(at.map, "c", 1)));
    edits.put("insert", write((tx, at) -> tx.insert(at.list, 0, 1)));
    edits.put("insertObject", write((tx, at) -> tx.insert(at.list, 0, ObjectType.MAP)));
    edits.put("put in a list", write((tx, at) -> tx.set(at.list, 0, 1)));
    edits.put("delete in a list", write((tx, at) -> tx.delete(at.list, 0)));
    edits.put(
        "splice a list",
        write((tx, at) -> tx.splice(at.list, 0, 1, List.of(NewValue.integer(9)).iterator())));
    edits.put("splice a text", write((tx, at) -> tx.spliceText(at.text, 0, 1, "z")));
    edits.put("splice nothing", write((tx, at) -> tx.spliceText(at.text, 0, 0, "")));
    edits.put("mark", write((tx, at) -> tx.mark(at.text, 0, 1, "b", true, EXPAND)));
    edits.put("unmark", write((tx, at) -> tx.unmark(at.text, "b", 0, 1, EXPAND)));
    edits.put("updateText", write((tx, at) -> tx.updateText(at.text, "other")));
    edits.put("splitBlock", write((tx, at) -> tx.splitBlock(at.text, 0)));
    edits.put(
        "updateSpans",
        write((tx, at) -> tx.updateSpans(at.text, List.of(new Span.Text("hi", new TreeMap<>())))));
    edits.put("keys", (tx, at) -> tx.keys(at.map).orElseThrow().length);
    edits.put("length", (tx, at) -> tx.length(at.list));
    edits.put("text", (tx, at) -> tx.text(at.text).orElseThrow().length());
    return edits;
  }

  private static String outcome(Edit edit, Transaction tx, Later at) {
    String said;
    try {
      said = edit.on(tx, at).toString();
    } catch (AutomergeException | IndexOutOfBoundsException e) {
      said = "refused";
    }
    return said + ", " + (tx.commit().isPresent() ? "a" : "no") + " change";
  }

  @Test
  void objectsThatTheVersionLacks_areRefusedAsByAutomerge() {
    List<String> isolated = new ArrayList<>();
    List<String> at = new ArrayList<>();
    List<String> logged = new ArrayList<>();
    edits()
        .forEach(
            (name, edit) -> {
              Later first = new Later();
              first.doc.isolate(first.heads);
              isolated.add(name + ": " + outcome(edit, first.doc.startTransaction(), first));
              Later second = new Later();
              at.add(
                  name + ": " + outcome(edit, second.doc.startTransactionAt(second.heads), second));
              Later third = new Later();
              Transaction tx = third.doc.startTransactionAt(new PatchLog(), third.heads);
              logged.add(name + ": " + outcome(edit, tx, third));
            });
    assertThat(isolated).isEqualTo(Probe.recorded("isolation"));
    assertThat(at).isEqualTo(Probe.recorded("isolation"));
    assertThat(logged).isEqualTo(Probe.recorded("isolation"));
  }

  @Test
  void objectsOfTheVersionAndOfTheTransactionItself_canBeEdited() {
    Later later = new Later();
    ChangeHash[] heads = later.doc.getHeads();
    later.doc.change(null, tx -> tx.delete(ObjectId.ROOT, "map"));
    try (Transaction tx = later.doc.startTransactionAt(heads)) {
      tx.set(later.map, "y", 1);
      ObjectId made = tx.set(later.map, "made", ObjectType.LIST);
      tx.insert(made, 0, "in it");
      tx.commit();
    }
    assertThat(at(later, heads)).doesNotContainKey("y");
    assertThatThrownBy(() -> later.doc.startTransactionAt(later.heads).set(later.map, "y", 1))
        .isInstanceOf(AutomergeException.class)
        .hasMessage("the version that is edited has no object 2@aa");
  }

  private static Map<Object, Object> at(Later later, ChangeHash[] heads) {
    Read view = later.doc.at(heads);
    Map<Object, Object> map = new TreeMap<>();
    map.putAll((Map<?, ?>) view.toPlain(later.map));
    return map;
  }
}
