package org.amkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BundleTest {
  private static final ChangeHash[] NONE = {};

  private static Document typed() {
    Document doc = new Document(new byte[] {1});
    doc.change("start", 5, tx -> tx.set(ObjectId.ROOT, "text", ObjectType.TEXT));
    ObjectId text = doc.get(ObjectId.ROOT, "text").orElseThrow().objectId().orElseThrow();
    for (int i = 0; i < 100; i++) {
      int at = i;
      doc.change("key " + i, 6 + i, tx -> tx.spliceText(text, at, 0, "x"));
    }
    Document other = doc.fork(new byte[] {2});
    other.change(null, tx -> tx.mark(text, 0, 4, "bold", true, ExpandMark.AFTER));
    doc.change(null, tx -> tx.spliceText(text, 0, 50, "\uD83D\uDE00"));
    doc.merge(other);
    return doc;
  }

  @Test
  void wholeHistory_loadedFromABundle_isTheDocument() {
    Document doc = typed();
    byte[] bundle = doc.saveBundle(NONE);
    assertThat(bundle.length).isLessThan(doc.saveSince(NONE).length / 4);
    Document loaded = Document.load(bundle);
    assertThat(loaded.getHeads()).isEqualTo(doc.getHeads());
    assertThat(loaded.getAllChanges()).containsExactlyInAnyOrderElementsOf(doc.getAllChanges());
    assertThat(loaded.toPlain(ObjectId.ROOT)).isEqualTo(doc.toPlain(ObjectId.ROOT));
  }

  @Test
  void laterChanges_readWhereTheEarlierAre_areTaken() {
    Document doc = typed();
    Document copy = doc.fork(new byte[] {3});
    ChangeHash[] had = doc.getHeads();
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "a", 1));
    doc.change(null, tx -> tx.set(ObjectId.ROOT, "b", 2));
    byte[] bundle = doc.saveBundle(had);
    assertThat(copy.loadIncremental(bundle)).isEqualTo(2);
    assertThat(copy.getHeads()).isEqualTo(doc.getHeads());
    assertThat(copy.loadIncremental(bundle)).isZero();
    Document empty = new Document();
    empty.loadIncremental(bundle);
    assertThat(empty.changeCount()).isZero();
    assertThat(empty.waitingChanges()).hasSize(2);
    empty.merge(copy);
    assertThat(empty.getHeads()).isEqualTo(doc.getHeads());
  }

  @Test
  void nothingLacking_isNoBytes() {
    Document doc = typed();
    assertThat(doc.saveBundle(doc.getHeads())).isEmpty();
    assertThat(new Document().saveBundle(NONE)).isEmpty();
  }

  @Test
  void cutBundle_isRefused_andChangesNothing() {
    byte[] bundle = typed().saveBundle(NONE);
    Document doc = new Document();
    for (int length = 1; length < bundle.length; length += 7) {
      byte[] cut = java.util.Arrays.copyOf(bundle, length);
      assertThatThrownBy(() -> doc.loadIncremental(cut)).isInstanceOf(MalformedDataException.class);
    }
    assertThat(doc.changeCount()).isZero();
  }
}
