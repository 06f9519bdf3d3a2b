package org.amkit.bench;

import java.util.ArrayList;
import java.util.List;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Transaction;

/**
 * Rows after crdt-benchmarks (github.com/dmonad/crdt-benchmarks), N = 6,000: an edit a change, each
 * change's bytes handed to the other side at once (b1), or two sides or many clients that edit
 * without knowing of each other and then exchange all (b2, b3).
 */
final class PeerWork {
  private static final int N = BenchInputs.size(6000);

  /** As many clients as crdt-benchmarks has: 20 times the root of N. */
  private static final int CLIENTS = (int) (20 * Math.sqrt(N));

  private PeerWork() {}

  /** The row b1, b2 or b3 of that name. */
  static Row<Object> of(String name) {
    return new Row<>() {
      @Override
      public Object prepare() {
        return name;
      }

      @Override
      public Object run(Object nothing) {
        return PeerWork.run(name);
      }

      @Override
      public String check(Object nothing, Object result) {
        List<?> documents = (List<?>) result;
        String heads = BenchInputs.heads((Document) documents.get(0));
        for (Object each : documents) {
          BenchInputs.require(
              heads.equals(BenchInputs.heads((Document) each)), "equal heads, " + name);
        }
        return BenchInputs.shortHeads((Document) documents.get(0));
      }
    };
  }

  private static List<Document> run(String name) {
    Dice dice = new Dice();
    return switch (name) {
      case "b1-append" -> handedOver(false, (tx, in, i) -> tx.spliceText(in, i, 0, "x"));
      case "b1-prepend" -> handedOver(false, (tx, in, i) -> tx.spliceText(in, 0, 0, "x"));
      case "b1-random" ->
          handedOver(false, (tx, in, i) -> tx.spliceText(in, dice.next(i + 1), 0, "x"));
      case "b1-words" ->
          handedOver(false, (tx, in, i) -> tx.spliceText(in, dice.next(4 * i + 1), 0, "word"));
      case "b1-numbers" -> handedOver(true, (tx, in, i) -> tx.insert(in, i, i));
      case "b2-random" -> twoSides(dice, "x");
      case "b2-words" -> twoSides(dice, "word");
      case "b3-set" ->
          manyClients(
              (tx, i) -> {
                tx.set(ObjectId.ROOT, "v", i);
              });
      case "b3-map" ->
          manyClients(
              (tx, i) -> {
                ObjectId map = tx.set(ObjectId.ROOT, "v", ObjectType.MAP);
                tx.set(map, "name", "client " + i);
              });
      default -> throw new IllegalArgumentException("no row crdt:" + name);
    };
  }

  private interface Edit {
    void edit(Transaction tx, ObjectId object, int i);
  }

  private static Document begun(boolean list) {
    Document document = new Document(BenchInputs.actor(1));
    Transaction tx = document.startTransaction();
    tx.set(ObjectId.ROOT, list ? "list" : "text", list ? ObjectType.LIST : ObjectType.TEXT);
    tx.commit();
    return document;
  }

  private static List<Document> handedOver(boolean list, Edit edit) {
    Document left = begun(list);
    Document right = left.fork(BenchInputs.actor(2));
    ObjectId object = BenchInputs.objectAt(left, list ? "list" : "text");
    for (int i = 0; i < N; i++) {
      int number = i;
      right.applyEncodedChanges(BenchInputs.changed(left, tx -> edit.edit(tx, object, number)));
    }
    return List.of(left, right);
  }

  private static List<Document> twoSides(Dice dice, String inserted) {
    Document left = begun(false);
    Document right = left.fork(BenchInputs.actor(2));
    List<List<byte[]>> sent = new ArrayList<>();
    for (Document each : List.of(left, right)) {
      ObjectId text = BenchInputs.text(each);
      List<byte[]> changes = new ArrayList<>();
      for (int i = 0; i < N; i++) {
        int at = dice.next(i * inserted.length() + 1);
        changes.add(BenchInputs.changed(each, tx -> tx.spliceText(text, at, 0, inserted)));
      }
      sent.add(changes);
    }
    sent.get(1).forEach(left::applyEncodedChanges);
    sent.get(0).forEach(right::applyEncodedChanges);
    return List.of(left, right);
  }

  private interface ClientEdit {
    void edit(Transaction tx, int client);
  }

  private static List<Document> manyClients(ClientEdit edit) {
    List<byte[]> sent = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      sent.add(
          BenchInputs.changed(new Document(BenchInputs.actor(i)), tx -> edit.edit(tx, client)));
    }
    Document first = new Document(BenchInputs.actor(CLIENTS));
    sent.forEach(first::applyEncodedChanges);
    return List.of(first);
  }
}
