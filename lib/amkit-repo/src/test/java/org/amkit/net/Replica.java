package org.amkit.net;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.amkit.Change;
import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.Transaction;

/** A document that counts up, by an actor of its own. */
final class Replica {
  final Document document;
  private int count;

  Replica(int actor) {
    this(new Document(), actor);
  }

  private Replica(Document document, int actor) {
    this.document = document;
    document.setActorId(new byte[] {(byte) actor});
  }

  void edit() {
    try (Transaction tx = document.startTransaction()) {
      tx.set(ObjectId.ROOT, "count of " + document.getActorId()[0], ++count);
      tx.commit();
    }
  }

  void edit(int times) {
    for (int i = 0; i < times; i++) {
      edit();
    }
  }

  Replica fork(int actor) {
    return new Replica(document.fork(), actor);
  }

  List<ChangeHash> heads() {
    return List.of(document.getHeads());
  }

  int changeCount() {
    return document.changeCount();
  }

  Set<ChangeHash> changes() {
    Set<ChangeHash> changes = new HashSet<>();
    for (Change change : document.getAllChanges()) {
      changes.add(change.hash());
    }
    return changes;
  }
}
